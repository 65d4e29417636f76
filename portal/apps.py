"""App `portal`: the tables of the kernel, the pages of the shell."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        from portal.kernel import grants, start
        from portal.shell import home_cards, service_parts

        start.ready()
        home_cards.ready()
        service_parts.ready()
        post_migrate.connect(grants.apply, sender=self, dispatch_uid="grants")
