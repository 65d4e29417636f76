"""Tells the kernel about pictures, visibility, the texts and the watch."""

from accounts.ledger import bankday
from accounts.onboarding import agreements, selectors, services, watch
from accounts.onboarding.models import Application
from portal.kernel import access, files, reference


def ready() -> None:
    files.register_kind(files.Kind(services.FILE_KIND, audit_reads=True))
    files.register_access(services.FILE_KIND, selectors.may_see_picture)
    access.register_visibility(Application, selectors.visible_to)
    reference.register("agreements", agreements.load)
    reference.register("document watch", watch.load)
    bankday.register_step("onboarding.documents", watch.run)
