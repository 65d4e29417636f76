"""Registers the work on files, how long a checked one waits, and the row of the rail."""


def ready() -> None:
    from django.urls import reverse
    from django.utils.translation import gettext_lazy as _

    from accounts.organisation import rail
    from backoffice.intake import running, services
    from portal.kernel import runs
    from portal.kernel.runs.models import Run
    from portal.kernel.vault import retention

    def page(run: Run) -> str:
        return reverse("admin:import", args=[run.params["import"]])

    runs.register(running.CHECK, running.check, label=_("Checking a file"), again=True, page=page, ended=running.ended)
    runs.register(running.APPLY, running.apply, label=_("Taking a file in"), again=True, page=page, ended=running.ended)
    retention.register("checked files nobody said yes to", keep=services.WAITS, why=_("The file itself is deleted by then."), sweep=services.sweep)
    rail.register("data", rail.Item(_("Imports"), "upload_file", "import_list", "imports.use", order=10, also=("import", "import_new")))
