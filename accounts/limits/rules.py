"""Pure arithmetic of limits, and the figures a bank starts with."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_noop as _

from accounts.ledger.kinds import AccountKind
from portal.kernel.access import Channel

if TYPE_CHECKING:
    from accounts.limits.models import CustomerLimit

#: What signing a higher limit is called.
ACTION: Final = "limit"
#: A raised limit takes effect this much later: whoever has taken over a phone cannot raise it and empty the account.
COOLING: Final = timedelta(hours=24)

BANK_RULE: Final = _("rule of this bank, not of a regulator")
NOTICE_261: Final = _(
    "agreed with the holder: PBoC notice Yinfa [2016] 261 makes banks agree a day cap for transfers outside the counter; the figure is this bank's"
)
NOTICE_302: Final = _("commonly published: PBoC notice Yinfa [2016] 302, Type II, payments to accounts that are not bound")
NOTICE_16: Final = _("commonly published: PBoC notice Yinfa [2018] 16, Type III, payments to accounts that are not bound")


@dataclass(frozen=True, slots=True)
class StartRule:
    """One row of the reference data; amounts in minor units."""

    kind: AccountKind
    currency: str
    channel: Channel | None
    each: int | None
    day: int | None
    year: int | None
    max_balance: int | None
    source: str
    effective_from: date


_2016 = date(2016, 12, 1)
_2018 = date(2018, 1, 12)
START_RULES: Final = (
    StartRule(AccountKind.TYPE_1, "CNY", Channel.WEB, None, 200_000_00, None, None, NOTICE_261, _2016),
    StartRule(AccountKind.TYPE_1, "CNY", Channel.API, None, 50_000_00, None, None, NOTICE_261, _2016),
    StartRule(AccountKind.TYPE_1, "CNY", Channel.JOB, None, 200_000_00, None, None, NOTICE_261, _2016),
    StartRule(AccountKind.TYPE_2, "CNY", None, None, 10_000_00, 200_000_00, None, NOTICE_302, _2016),
    StartRule(AccountKind.TYPE_3, "CNY", None, 2_000_00, 2_000_00, 50_000_00, 2_000_00, NOTICE_16, _2018),
    StartRule(AccountKind.BUSINESS, "CNY", Channel.WEB, None, 1_000_000_00, None, None, NOTICE_261, _2016),
    StartRule(AccountKind.BUSINESS, "CNY", Channel.API, None, 1_000_000_00, None, None, NOTICE_261, _2016),
    StartRule(AccountKind.TYPE_1, "CZK", Channel.WEB, None, 600_000_00, None, None, BANK_RULE, _2016),
    StartRule(AccountKind.TYPE_1, "CZK", Channel.API, None, 150_000_00, None, None, BANK_RULE, _2016),
)


def is_bound(*, source_kind: int, target_kind: int, same_holder: bool) -> bool:
    """Whether the payment is between the holder's own accounts with a Type I account on one side: no day or year cap.

    Source: notices 261 and 302 except transfers to the holder's own account and to the bound account.

    >>> is_bound(source_kind=2, target_kind=1, same_holder=True)
    True
    >>> is_bound(source_kind=2, target_kind=3, same_holder=True)
    False
    >>> is_bound(source_kind=2, target_kind=1, same_holder=False)
    False
    """
    return same_holder and AccountKind.TYPE_1 in (source_kind, target_kind)


def lowest(caps: Iterable[int | None]) -> int | None:
    """The tightest of some caps; None when none is set.

    >>> lowest([None, 500, 200]), lowest([None])
    (200, None)
    """
    return min((cap for cap in caps if cap is not None), default=None)


def is_lower(new: int | None, old: int | None) -> bool:
    """Whether a limit gets no looser: it may hold at once.

    >>> is_lower(100, None), is_lower(None, 100), is_lower(100, 100), is_lower(200, 100)
    (True, False, True, False)
    """
    return old is None or (new is not None and new <= old)


def is_raise(own: "CustomerLimit | None", *, each: int | None, day: int | None) -> bool:
    """Whether these own limits are looser than those in force, in either figure."""
    return not (is_lower(each, own.each_minor if own else None) and is_lower(day, own.day_minor if own else None))
