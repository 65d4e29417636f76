"""What conditions may ask about a customer's leads and opportunities."""

from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from backoffice.leads import sources
from backoffice.leads.models import Lead, LeadState, Opportunity, Result
from backoffice.segments.fields import SUBJECT
from backoffice.segments.happenings import FIGURES, happening
from portal.kernel import conditions
from portal.kernel.conditions import Field, Holds, Kind, Rows, Totals

_GROUP: Final = _("Leads and opportunities")


def register() -> None:
    """Put the fields into the customers' catalogue."""
    conditions.catalogue(SUBJECT).register(
        Field("leads.open", _("Is an open lead"), Kind.YES_NO, _GROUP, lookup=Holds(_has_open_lead)),
        Field("leads.sources", _("Became a lead through"), Kind.CHOICES, _GROUP, lookup=Rows(_leads, code="source"), choices=_sources),
        happening("leads.captured", _("Became a lead"), _GROUP, Rows(_leads, on="captured_at", timed=True)),
        happening("leads.dropped", _("Was let go as a lead"), _GROUP, Rows(_dropped, on="ended_at", timed=True)),
        Field(
            "opportunities.open_minor", _("Open opportunities, amount"), Kind.MONEY, _GROUP, lookup=Totals(_open, amount="amount_minor"), only=FIGURES,
            help=_("The sum of what is being pursued; 0 where nothing is."),
        ),
        happening("opportunities.made", _("Became an opportunity"), _GROUP, Rows(_opportunities, on="made_at", timed=True, amount="amount_minor")),
        happening("opportunities.won", _("An opportunity was won"), _GROUP, _ended(Result.WON)),
        happening("opportunities.lost", _("An opportunity was lost"), _GROUP, _ended(Result.LOST)),
    )  # fmt: skip


def _leads() -> QuerySet[Lead]:
    return Lead.objects.filter(customer__isnull=False)


def _dropped() -> QuerySet[Lead]:
    return _leads().filter(state=LeadState.DROPPED)


def _has_open_lead() -> Q:
    return Q(Exists(Lead.objects.filter(state=LeadState.OPEN, customer=OuterRef("pk"))))


def _opportunities() -> QuerySet[Opportunity]:
    return Opportunity.objects.filter(customer__isnull=False)


def _open() -> QuerySet[Opportunity]:
    return _opportunities().filter(result=Result.OPEN)


def _ended(result: Result) -> Rows:
    return Rows(lambda: _opportunities().filter(result=result), on="ended_at", timed=True, amount="amount_minor")


def _sources() -> list[tuple[str, str]]:
    return [(source.code, str(source.label)) for source in sources.every()]
