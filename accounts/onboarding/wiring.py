"""Tells the kernel about pictures, visibility, the texts and the watch."""

from allauth.account import signals

from accounts.identity.models import Customer
from accounts.ledger import bankday
from accounts.onboarding import agreements, attribution, selectors, services, watch
from accounts.onboarding.models import Application
from accounts.profile.looks import subjects as looks
from portal.kernel import access, files, reference


def ready() -> None:
    files.register_kind(files.Kind(services.FILE_KIND, audit_reads=True))
    files.register_access(services.FILE_KIND, selectors.may_see_picture)
    access.register_visibility(Application, selectors.visible_to)
    reference.register("agreements", agreements.load)
    reference.register("document watch", watch.load)
    bankday.register_step("onboarding.documents", watch.run)
    signals.user_signed_up.connect(attribution.signed_up, dispatch_uid="onboarding.origin")
    looks.register_subjects("applications", subjects_of)


def subjects_of(customer: Customer) -> list[str]:
    """Who looked at papers and pictures of the customer's applications is told too."""
    return [f"application:{number}" for number in selectors.numbers_of(customer)]
