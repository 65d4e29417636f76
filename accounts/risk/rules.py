"""The rule set a bank starts with, and which answers let an act go on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext_noop as _

from accounts.risk.models import Action, Outcome
from portal.kernel.clock import BANK_ZONE

BANK_RULE: Final = _("rule of this bank, not of a regulator")
NOTICE_261: Final = _("PBoC notice Yinfa [2016] 261: over 50,000 yuan a day outside the counter needs a safe signature")
NOTICE_261_ARRIVAL: Final = _("PBoC notice Yinfa [2016] 261: customers may choose ordinary arrival")
#: "Ordinary arrival" of notice 261 is two hours.
ORDINARY_WAIT_MINUTES: Final = 120
NIGHT_FROM, NIGHT_UNTIL = 23, 6
IN_FORCE_FROM: Final = datetime(2016, 12, 1, tzinfo=BANK_ZONE)


@dataclass(frozen=True, slots=True)
class StartRule:
    """One rule of the first set; bounds that are None are not set. Amounts in minor units of `currency`."""

    code: str
    outcome: Outcome
    reason: str
    source: str = BANK_RULE
    currency: str = ""
    min_amount: int | None = None
    day_sum_over: int | None = None
    times_own_largest: int | None = None
    hour_count_from: int | None = None
    at_night: bool = False
    to_own: bool | None = False
    new_payee: bool | None = None
    listed: bool | None = None
    wait_minutes: int = 0


def _by_currency(currency: str, unit: int) -> tuple[StartRule, ...]:
    """The rules that name an amount, for a currency of which `unit` minor units are worth about one yuan."""

    def code(name: str) -> str:
        return name if currency == "CNY" else f"{name}_{currency}"

    return (
        StartRule(
            code("DAY_SUM_SIGNED"), Outcome.STEP_UP, _("The day's payments to others pass 50,000 yuan"), NOTICE_261, currency,
            day_sum_over=50_000 * unit,
        ),
        StartRule(
            code("NEW_PAYEE_SIGNED"), Outcome.STEP_UP, _("First payment to this payee, 5,000 yuan or more"),
            currency=currency, min_amount=5_000 * unit, new_payee=True,
        ),
        StartRule(
            code("NEW_PAYEE_WAITS"), Outcome.DELAY, _("First payment to this payee, 20,000 yuan or more: it can be undone for a while"),
            NOTICE_261_ARRIVAL, currency, min_amount=20_000 * unit, new_payee=True, wait_minutes=ORDINARY_WAIT_MINUTES,
        ),
        StartRule(
            code("NIGHT_LARGE_SIGNED"), Outcome.STEP_UP, _("20,000 yuan or more between 23:00 and 6:00"),
            currency=currency, min_amount=20_000 * unit, at_night=True,
        ),
        StartRule(
            code("NIGHT_NEW_PAYEE_HELD"), Outcome.HOLD, _("First payment to this payee, 50,000 yuan or more, between 23:00 and 6:00"),
            currency=currency, min_amount=50_000 * unit, at_night=True, new_payee=True,
        ),
        StartRule(
            code("ABOVE_OWN_SIGNED"), Outcome.STEP_UP, _("5,000 yuan or more and five times the largest payment so far"),
            currency=currency, min_amount=5_000 * unit, times_own_largest=5,
        ),
    )  # fmt: skip


START_RULES: Final = (
    StartRule("LISTED_REFUSED", Outcome.DENY, _("Payer or payee is on a list"), to_own=None, listed=True),
    StartRule("MANY_SIGNED", Outcome.STEP_UP, _("Tenth payment or later within the hour"), hour_count_from=10),
    StartRule("TOO_MANY_HELD", Outcome.HOLD, _("Thirtieth payment or later within the hour"), hour_count_from=30),
    *_by_currency("CNY", 100),
    *_by_currency("CZK", 300),
)

#: The acts the first set speaks about.
ACTIONS: Final = (Action.TRANSFER,)
