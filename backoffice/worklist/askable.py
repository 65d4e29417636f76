"""What conditions may ask about a customer's contacts with the bank and what was promised to them."""

from collections.abc import Iterable
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backoffice.segments.fields import SUBJECT
from backoffice.segments.happenings import happening
from backoffice.worklist import rules
from backoffice.worklist.models import ClientPromise, Contact, Outcome, PromiseState, Way
from portal.kernel import conditions
from portal.kernel.conditions import Field, Kind, Rows

_GROUP: Final = _("Contact and promises")
_WAYS: Final = (
    (Way.CALL, _("Spoken with by telephone")),
    (Way.VISIT, _("Visited where they are")),
    (Way.MESSAGE, _("Written to and answered")),
    (Way.BRANCH, _("Spoken with at the branch")),
)
_OUTCOMES: Final = (
    (Outcome.INTERESTED, _("Wanted to hear more")),
    (Outcome.LATER, _("Wanted to be asked later")),
    (Outcome.DECLINED, _("Did not want what was suggested")),
)


def register() -> None:
    """Put the fields into the customers' catalogue."""
    conditions.catalogue(SUBJECT).register(
        happening("contact.any", pgettext_lazy("condition", "Spoken with"), _GROUP, _reached(), _("Whatever the way; tries do not count.")),
        *(happening(f"contact.{way.value}", label, _GROUP, _reached(way)) for way, label in _WAYS),
        happening("contact.tried", _("Tried, not reached"), _GROUP, _contacts(set(Outcome) - rules.REACHED)),
        *(happening(f"contact.{outcome.value}", label, _GROUP, _contacts({outcome})) for outcome, label in _OUTCOMES),
        happening("promises.made", _("Was promised something"), _GROUP, Rows(ClientPromise.objects.all, on="made_at", timed=True)),
        happening("promises.kept", _("A promise to them was kept"), _GROUP, _ended(PromiseState.KEPT)),
        happening("promises.broken", _("A promise to them was broken"), _GROUP, _ended(PromiseState.BROKEN)),
        Field(
            "promises.due", _("An open promise falls due"), Kind.HAPPENINGS, _GROUP, lookup=Rows(_open_promises, on="due_on"),
            help=_("“Is coming” asks for those ahead, “happened” for those whose day has passed."),
        ),
    )  # fmt: skip


def _reached(way: Way | None = None) -> Rows:
    return _contacts(rules.REACHED, way)


def _contacts(outcomes: Iterable[Outcome], way: Way | None = None) -> Rows:
    among = sorted(outcomes)
    narrowed = {} if way is None else {"way": way}
    return Rows(lambda: Contact.objects.filter(outcome__in=among, **narrowed), on="at", timed=True)


def _ended(state: PromiseState) -> Rows:
    return Rows(lambda: ClientPromise.objects.filter(state=state), on="ended_at", timed=True)


def _open_promises() -> QuerySet[ClientPromise]:
    return ClientPromise.objects.filter(state=PromiseState.OPEN)
