"""What head office and a manager ask about their customers: shared segments, one kept at a day, one of a manager's own."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction

from accounts.organisation.models import Branch, StaffMember
from backoffice.segments import nights, services
from backoffice.segments.models import Scope, Segment
from portal.demo import cast
from portal.kernel.access import Actor, Channel
from portal.kernel.clock import bank_date


def _line(field: str, op: str, value: Any = None) -> dict[str, Any]:
    return {"field": field, "op": op} | ({} if value is None else {"value": value})


#: As on the drawn screen, in the demo's sums: money that came in or comes free, and nobody who must not be sold to.
_LARGE: Final = {
    "all": [
        _line("portrait.assets_minor", "ge", 10_000_000),
        _line("portrait.age", "between", [25, 70]),
        {"any": [_line("portrait.in_30d_minor", "ge", 1_000_000), _line("portrait.term_minor", "ge", 5_000_000)]},
        {"not": {"any": [_line("selling.allowed", "is", False), _line("customer.status", "in", ["frozen", "closed"])]}},
    ]
}
_SALARY: Final = {"all": [_line("portrait.salary_months", "ge", 6), _line("portrait.idle_minor", "ge", 500_000), _line("portrait.loan_minor", "eq", 0)]}
_NOT_ONLINE: Final = {"any": [_line("portrait.has_login", "is", False), _line("portrait.last_login_on", "longer_ago", 60)]}
_ELDERS: Final = {"all": [_line("portrait.age", "ge", 60), _NOT_ONLINE]}
#: What happened, not how it stands: nobody reached them for a season, or the bank did not keep its word.
_UNHEARD: Final = {
    "all": [
        _line("portrait.assets_minor", "ge", 5_000_000),
        _line("contact.any", "not_happened", {"days": 90}),
        _line("visits.ahead", "not_coming", {"days": 14}),
        {
            "any": [
                _line("promises.broken", "happened", {"days": 180}),
                _line("complaints.closed", "happened", {"days": 180}),
                _line("contact.tried", "not_happened", {"days": 90}),
            ]
        },
    ]
}
_OWN: Final = {"any": [_line("portrait.idle_minor", "ge", 1_000_000), _line("portrait.assets_change_30d_minor", "le", -2_000_000)]}


@transaction.atomic
def load(*, now: datetime) -> int:
    """Make them and write the last two nights down; answers how many there are. Done once."""
    if Segment.objects.exists():
        return 0
    began = now - timedelta(days=20)
    henry, dana = (StaffMember.objects.get(number=person.number) for person in (cast.HENRY, cast.DANA))
    large = _make(henry, "大额到账与到期待接", "接住流入和快到期的钱，客户经理先打电话", _LARGE, began)
    salary = _make(henry, "工资留在活期的人", "工资连来半年、活期闲钱不少：说说存多久合适", _SALARY, began)
    elders = _make(henry, "不来网上的长者", "六十岁以上、两个月没登录：请网点电话问候，不推销", _ELDERS, began)
    _make(henry, "一季没联系上的大客户", "资产五万以上，九十天没谈过、近两周没有预约：先打电话问候", _UNHEARD, began)
    both = {"all": [_line("segments.in", "has_any", [large.reference, salary.reference]), _line("segments.in", "has_none", [elders.reference])]}
    _make(henry, "本月要联系的人", "两个客群合起来，长者另由网点照看", both, began)
    _make(dana, "闲钱多或正在流出", "每周一看一遍自己的客户", _OWN, began, scope=Scope.BOOK, shared=False)
    services.freeze(segment=large, name="大额名单（活动起点）", staff=henry, actor=_actor(henry), now=began)
    for day in (bank_date(now) - timedelta(days=2), bank_date(now) - timedelta(days=1)):
        nights.end_of_day(day, now)
    return Segment.objects.count()


def _make(owner: StaffMember, name: str, purpose: str, condition: Any, now: datetime, *, scope: Scope = Scope.BANK, shared: bool = True) -> Segment:
    branch: Branch | None = None
    return services.make(name=name, purpose=purpose, condition=condition, scope=scope, branch=branch, owner=owner, shared=shared, actor=_actor(owner), now=now)


def _actor(staff: StaffMember) -> Actor:
    return Actor("staff", staff.pk, Channel.BACKOFFICE)
