"""The back office's app, and the configuration that makes its site the admin site."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class BackofficeConfig(AppConfig):
    name = "backoffice"
    default = True

    def ready(self) -> None:
        from portal.kernel.wiring import wire

        # Each capability hooks itself in through `ready()` of its own wiring.py (see portal/kernel/wiring.py).
        wire(
            "backoffice",
            (
                "runs",
                "exports",
                "complaints",
                "clients",
                "portrait",
                "segments",
                "worklist",
                "visits",
                "leads",
                "hall",
                "hall.counter",
                "intake",
                "riskdesk",
                "workbench",
            ),
        )


class StaffAdminConfig(admin_apps.AdminConfig):
    """Django's admin with the staff site as its default site; stands in INSTALLED_APPS in place of django.contrib.admin."""

    default = False
    default_site = "backoffice.workbench.site.StaffSite"
