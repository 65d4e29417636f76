"""The hall of the Liangxi sub-branch on the day the demo is opened: who came, who waits, who is served; codes, a tablet, an opening to check."""

from datetime import datetime, time, timedelta
from typing import Final

from django.db import transaction

from accounts.identity.models import Customer
from accounts.ledger.models import Account
from accounts.onboarding.models import Attribution
from accounts.organisation.models import StaffMember
from accounts.viewas import services as viewas
from backoffice.hall.openings import services as openings
from backoffice.hall.queue import services as queue
from backoffice.hall.queue.models import HallDay, QueueKind, TicketSource
from backoffice.hall.referrals import rules as codes
from backoffice.hall.referrals import services as referrals
from backoffice.hall.referrals.models import ReferralLink, ReferralPurpose
from backoffice.hall.tablet import rules as tablet_rules
from backoffice.hall.tablet import services as tablet
from portal.demo import cast, numbers
from portal.kernel.access import SYSTEM, Actor, Channel
from portal.kernel.clock import BANK_ZONE, bank_date

#: Who came before now: minutes ago, what for, minutes until called, minutes at the counter (0: did not come).
_SERVED: Final = (
    (118, "cash", 3, 6), (109, "account", 5, 14), (96, "cash", 4, 5), (88, "other", 9, 7), (74, "cash", 6, 8),
    (61, "cash", 12, 0), (55, "account", 10, 13), (40, "other", 8, 6),
)  # fmt: skip
#: Who waits now: minutes ago, what for, whether the guide helps them ahead.
_WAITING: Final = ((19, "cash", False), (14, "account", False), (11, "advice", False), (7, "cash", True), (3, "cash", False))
#: What became of a walk-in of yesterday.
_WALKED_OUT: Final = ("王女士", "13961880421", "想办一张工资卡")
#: Somebody who sits at judy's counter with a document, to be checked by erin.
_AT_COUNTER: Final = "何建国"


@transaction.atomic
def load(*, now: datetime) -> int:
    """Done once; answers how many numbers were taken."""
    if HallDay.objects.exists():
        return 0
    dana, erin, judy = (StaffMember.objects.select_related("branch").get(number=person.number) for person in (cast.DANA, cast.ERIN, cast.JUDY))
    opened = max(now - timedelta(minutes=130), datetime.combine(bank_date(now), time(0, 1), BANK_ZONE))
    queue.open_hall(staff=erin, actor=_by(erin), now=opened)
    queue.add_screen(staff=erin, name="大堂", actor=_by(erin), now=opened)
    taken = _served(judy, opened, now) + _waiting(judy, opened, now)
    _referrals((dana, judy), now)
    _walked_out(dana, now - timedelta(days=1))
    _at_counter(judy, now - timedelta(minutes=4))
    _looked(dana, now - timedelta(days=3))
    return taken


def _served(teller: StaffMember, opened: datetime, now: datetime) -> int:
    kinds = {kind.code: kind for kind in QueueKind.objects.all()}
    queue.sit_down(staff=teller, label="1", kinds=["cash", "account", "other"], actor=_by(teller), now=opened)
    for ago, code, waited, took in _SERVED:
        came = max(now - timedelta(minutes=ago), opened)
        queue.take(branch=teller.branch, kind=kinds[code], source=TicketSource.SCREEN, actor=SYSTEM, now=came)
        called = came + timedelta(minutes=waited)
        queue.call_next(staff=teller, actor=_by(teller), now=called)
        if took:
            queue.serve(staff=teller, actor=_by(teller), now=called + timedelta(seconds=40))
            queue.finish(staff=teller, actor=_by(teller), now=called + timedelta(minutes=took))
        else:
            queue.call_again(staff=teller, actor=_by(teller), now=called + timedelta(minutes=1))
            queue.no_show(staff=teller, actor=_by(teller), now=called + timedelta(minutes=2))
    return len(_SERVED)


def _waiting(teller: StaffMember, opened: datetime, now: datetime) -> int:
    kinds = {kind.code: kind for kind in QueueKind.objects.all()}
    for ago, code, helped in _WAITING:
        source = TicketSource.GUIDE if helped else TicketSource.SCREEN
        queue.take(branch=teller.branch, kind=kinds[code], source=source, helped=helped, actor=SYSTEM, now=max(now - timedelta(minutes=ago), opened))
    return len(_WAITING)


def _referrals(people: tuple[StaffMember, ...], now: datetime) -> None:
    """Cards handed out in the last weeks, and the newest accounts of the branch opened by them."""
    begun = now - timedelta(days=40)
    free = Account.objects.filter(branch=people[0].branch, holder__isnull=False, attribution=None).order_by("-opened_on", "-pk")
    for person, visits, brought in zip(people, (23, 9), (list(free[:3]), list(free[3:4])), strict=True):
        link = referrals.link(staff=person, purpose=ReferralPurpose.CARD, actor=_by(person), now=begun)
        ReferralLink.objects.filter(pk=link.pk).update(visits=visits)
        Attribution.objects.bulk_create(Attribution(account=account, code=codes.source_of(link.code), page="/", first_seen=begun) for account in brought)


def _walked_out(staff: StaffMember, at: datetime) -> None:
    name, contact, wish = _WALKED_OUT
    lent = tablet.lend(staff=staff, name=name, contact=contact, wish=wish, actor=_by(staff), now=at)
    tablet.begin(token=tablet_rules.token(lent.reference), now=at + timedelta(minutes=1))
    tablet.end(reference=lent.reference, now=at + timedelta(minutes=4))


def _at_counter(teller: StaffMember, at: datetime) -> None:
    document = numbers.resident_id(province="32", birth_date=bank_date(at).replace(year=bank_date(at).year - 47, day=9), gender="m", serial=377)
    entry = openings.Entry("resident", document, _AT_COUNTER, None, "13861704463", "6", "daily")
    openings.enter(entry=entry, teller=teller, seen="本人到场，人证相符", actor=_by(teller), now=at)


def _looked(staff: StaffMember, at: datetime) -> None:
    """A look that alice agreed to while on the telephone; over, and told to her page by page."""
    alice = Customer.objects.select_related("user", "branch").get(number=cast.ALICE.number)
    her, shown = Actor("customer", alice.pk, Channel.WEB), at + timedelta(minutes=2)
    view = viewas.ask(customer=alice, staff=staff, reason="电话里一起看定期到期后怎么转存", minutes=20, actor=_by(staff), now=at)
    viewas.agree(reference=view.reference, customer=alice, actor=her, now=at + timedelta(minutes=1))
    view = viewas.begin(reference=view.reference, staff=staff, session="demo", actor=_by(staff), now=shown)
    for page in ("shell:home", "accounts:deposits:list", "accounts:deposits:detail"):
        viewas.record_page(view=view, page=page, actor=_by(staff), now=shown)
    viewas.take_back(reference=view.reference, staff=staff, actor=_by(staff), now=at + timedelta(minutes=9))


def _by(staff: StaffMember) -> Actor:
    return Actor("staff", staff.pk, Channel.BACKOFFICE)
