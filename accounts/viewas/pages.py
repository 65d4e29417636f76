"""Which of the customer's own pages may be shown to a colleague, and what they are called. Deny by default.

A page is shown only when it stands here by its name, is marked for customers (home, open to everybody, is the one exception)
and is read. Everything else is refused: acts, signatures, downloads, settings, the API. Capabilities above register theirs.
"""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.kernel.access import Mark

#: Name of an address → what the customer reads that was seen.
_PAGES: dict[str, str | Promise] = {
    "shell:home": _("your home page"),
    "accounts:deposits:list": _("the list of your accounts"),
    "accounts:deposits:detail": _("the page of an account"),
    "accounts:statements:list": _("the movements of an account"),
    "accounts:transfers:list": _("your transfers"),
    "accounts:transfers:new": _("the page on which a transfer begins"),
    "accounts:transfers:detail": _("a transfer"),
    "accounts:transfers:payees": _("your payees"),
    "accounts:limits:detail": _("the limits of an account"),
    "accounts:alerts:edit": _("the alerts of an account"),
    "accounts:onboarding:further": _("the page on which a further account is opened"),
    "accounts:onboarding:renewal": _("the page for a new document"),
    "calls:mine": _("calls from the bank"),
    "profile:who_looked": _("who looked at your data"),
    "tiers:mine": _("your tier"),
}
#: Open to everybody, and the customer's own once they are signed in.
_HOME: Final = frozenset({"shell:home"})
#: What browsers fetch by themselves beside a page; it holds nothing of anybody.
BESIDE: Final = frozenset({"shell:manifest", "shell:worker", "shell:robots"})


def register(**pages: str | Promise) -> None:
    """Show further pages: `register(**{"visits:mine": _("your appointments")})`."""
    _PAGES.update(pages)


def is_shown(name: str, mark: Mark | None) -> bool:
    """Whether a colleague may see that page."""
    return name in _PAGES and mark is not None and (mark.kind == "customer" or name in _HOME)


def called(name: str) -> str | Promise:
    """What the customer reads that was seen."""
    return _PAGES.get(name, _("one of your pages"))


def shown() -> dict[str, str | Promise]:
    """All that may be seen, for the page on which the customer agrees and for the test that walks the addresses."""
    return dict(_PAGES)
