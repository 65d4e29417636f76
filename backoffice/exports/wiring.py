"""Registers the work of making a long list's file, the rows of the log, and the row of the rail."""


def ready() -> None:
    from django.utils.translation import gettext_lazy as _

    from accounts.organisation import rail
    from accounts.organisation import selectors as organisation
    from accounts.profile.looks import rules as looks
    from backoffice.exports import services
    from backoffice.exports.models import ExportRecord
    from portal.kernel import access, runs

    looks.register(services.TOLD, what=lambda details: _("your line in a list that was given out as a file"), why=lambda reason: reason)
    runs.register(services.KIND, services.work, label=_("Export of a list"), again=True, ended=services.ended)
    access.register_visibility(
        ExportRecord, lambda rows, staff: rows.filter(staff__branch__in=organisation.reach(staff)) if access.may(staff, "exports.view") else rows.none()
    )
    item = rail.Item(_("Export log"), "file_export", "backoffice_exportrecord_changelist", "exports.view", order=30, also=("backoffice_exportrecord_change",))
    rail.register("data", item)
