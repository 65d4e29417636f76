"""The row of the rail."""


def ready() -> None:
    from django.utils.translation import gettext_lazy as _

    from accounts.organisation import rail

    rail.register("data", rail.Item(_("Long work"), "pending_actions", "run_list", "workbench.open", order=20, also=("run",)))
