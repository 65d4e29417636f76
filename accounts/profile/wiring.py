"""Has workers make copies of people's data, and old copies deleted."""

from django.utils.translation import gettext_lazy as _


def ready() -> None:
    from accounts.profile.exports import jobs, services
    from portal.kernel import events
    from portal.kernel.vault import retention

    events.subscribe(services.TOPIC, "profile.start_export", jobs.start)
    retention.register("copies of people's data", keep=services.KEPT, why=_("The link to a copy is valid for seven days."), sweep=services.sweep)
