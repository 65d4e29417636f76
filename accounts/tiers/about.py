"""What conditions may ask about a tier."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.tiers import selectors
from accounts.tiers.models import Tier
from portal.kernel import clock, conditions
from portal.kernel.conditions import Field, Kind
from portal.kernel.conditions.fields import Holds

SUBJECT = "customer"


def register() -> None:
    """Put the fields into the customers' catalogue."""
    group = _("Tier")
    conditions.catalogue(SUBJECT).register(
        Field("tier.code", _("Tier"), Kind.CHOICE, group, lookup="tiering__tier", choices=codes, help=_("As it holds since the last night.")),
        Field(
            "tier.since", _("Tier since"), Kind.DATE, group, lookup="tiering__since",
            help=_("The day on which it became this tier; “is within the last” finds whoever changed."),
        ),
        Field("tier.before", _("Tier before"), Kind.CHOICE, group, lookup="tiering__before", choices=codes, blank=True),
        Field(
            "tier.gap_minor", _("Lacks to the next tier"), Kind.MONEY, group, lookup="tiering__gap_minor",
            help=_("How much the average of 30 days lacks; unknown at the top."),
        ),
        Field(
            "tier.falling", _("Tier falls"), Kind.YES_NO, group, lookup=Holds(lambda: Q(tiering__falls_on__isnull=False)),
            help=_("The average is below the tier, and the days of grace run."),
        ),
    )  # fmt: skip


def codes() -> list[tuple[str | int, str]]:
    """Code and name of every tier in force."""
    known: list[Tier] = selectors.in_force(clock.bank_date(clock.now()))
    return [(tier.code, str(tier)) for tier in known]
