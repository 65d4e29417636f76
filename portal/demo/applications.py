"""A reviewers' queue for the demo: applications in every state, with drawn pictures that nobody takes for real ones."""

import io
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from PIL import Image, ImageDraw, ImageFont

from accounts.consents import selectors as consents
from accounts.divisions import selectors as divisions
from accounts.identity.models import Customer, User
from accounts.ledger.kinds import AccountKind
from accounts.onboarding import asking, decisions, renewal, services
from accounts.onboarding.attribution import Origin
from accounts.onboarding.models import Application, DocumentRecord, Purpose
from accounts.organisation.models import Branch, StaffMember
from accounts.profile.personal.models import Occupation
from portal.demo import cast, logins, numbers
from portal.kernel.access import Actor, Channel
from portal.kernel.clock import bank_date

#: Serials of ID and mobile numbers, far from those of the demo's customers.
_SERIAL: Final = 440
#: Who, verified the day before yesterday, has a new card today.
_RENEWS: Final = "xumeizhen"
_CARD: Final = "6222021234567890128"
_SIZE: Final = (1012, 638)


@dataclass(frozen=True, slots=True)
class Applicant:
    """Somebody who applied; `state` is how far it went, `minutes` how long ago it was sent."""

    login: str
    name: str
    gender: str
    born: date
    occupation: Occupation
    purpose: Purpose
    kind: AccountKind
    branch: str
    area: str
    state: str
    minutes: int
    came_by: str = ""


APPLICANTS: Final = (
    Applicant("nihongmei", "倪红梅", "f", date(1991, 8, 30), Occupation.SERVICE, Purpose.DAILY,
              AccountKind.TYPE_2, cast.LIANGXI, "320213", "submitted", 38, f"branch-{cast.LIANGXI}"),
    Applicant("jiasiyuan", "贾思源", "m", date(1997, 2, 11),
              Occupation.CLERK, Purpose.SALARY, AccountKind.TYPE_2, cast.BINHU, "320211", "submitted", 21),
    Applicant("ayiguli", "阿依古丽·买买提", "f", date(2001, 5, 3), Occupation.STUDENT, Purpose.FAMILY,
              AccountKind.TYPE_3, cast.LIANGXI, "320213", "submitted", 12, "campaign-campus-2026"),
    Applicant("hanyin", "韩㛃", "f", date(1985, 12, 24),
              Occupation.PROFESSIONAL, Purpose.SAVING, AccountKind.TYPE_2, "051201", "320508", "submitted", 4),
    Applicant("luguoqiang", "陆国强", "m", date(1968, 7, 9),
              Occupation.FARMER, Purpose.FARM, AccountKind.TYPE_2, cast.BINHU, "320211", "in_review", 55),
    Applicant("shaojiabao", "邵家宝", "m", date(1993, 10, 17), Occupation.LEADER, Purpose.TRADE,
              AccountKind.TYPE_2, cast.LIANGXI, "320213", "revise", 190, f"branch-{cast.LIANGXI}"),
    Applicant("xumeizhen", "许美珍", "f", date(1976, 1, 28), Occupation.HOME, Purpose.FAMILY,
              AccountKind.TYPE_2, cast.LIANGXI, "320213", "verified", 1500, "referral-alice"),
    Applicant("dengyifan", "邓一凡", "m", date(1999, 6, 1),
              Occupation.CLERK, Purpose.DAILY, AccountKind.TYPE_3, cast.BINHU, "320211", "rejected", 2900),
    Applicant("newcomer", "", "f", date(1995, 3, 14), Occupation.CLERK, Purpose.DAILY, AccountKind.TYPE_2, cast.LIANGXI, "", "draft", 9),
)  # fmt: skip


def load(*, now: datetime) -> int:
    """Make those that are missing; answers how many were made. Raises `NotADemo`."""
    logins.require_demo()
    known = set(User.objects.values_list("username", flat=True))
    new = [(place, applicant) for place, applicant in enumerate(APPLICANTS) if applicant.login not in known]
    for place, applicant in new:
        _apply(applicant, place, now - timedelta(minutes=applicant.minutes))
    _documents(now)
    if any(applicant.login == _RENEWS for _place, applicant in new):
        _renew(now - timedelta(minutes=9))
    return len(new)


def picture(side: str) -> io.BytesIO:
    """A drawn side of a card or a face, with the word SAMPLE across it."""
    image = Image.new("RGB", _SIZE, (205, 232, 238) if side != "selfie" else (226, 222, 214))
    draw, grey = ImageDraw.Draw(image), (140, 168, 174)
    if side == "front":
        for top, width in ((90, 220), (190, 110), (290, 420), (350, 320)):
            draw.rounded_rectangle((80, top, 180, top + 30), 15, grey)
            draw.rounded_rectangle((220, top, 220 + width, top + 34), 15, grey)
        draw.rounded_rectangle((80, 520, 300, 552), 15, grey)
        draw.rounded_rectangle((340, 514, 900, 560), 20, grey)
        draw.ellipse((740, 130, 870, 260), grey)
        draw.pieslice((690, 260, 920, 560), 180, 360, grey)
    elif side == "back":
        draw.ellipse((100, 100, 280, 280), outline=grey, width=18)
        draw.ellipse((150, 150, 230, 230), grey)
        for top, left, right in ((130, 360, 880), (210, 400, 830), (430, 250, 620), (520, 250, 720)):
            draw.rounded_rectangle((left, top, right, top + 44), 20, grey)
    else:
        draw.ellipse((376, 90, 636, 350), (176, 148, 128))
        draw.pieslice((230, 350, 782, 900), 180, 360, (104, 132, 138))
    draw.text((506, 319), "SAMPLE", font=ImageFont.load_default(150), fill=(176, 60, 50), anchor="mm")
    kept = io.BytesIO()
    image.save(kept, "PNG")
    kept.seek(0)
    return kept


def _documents(now: datetime) -> None:
    """What is known of the cast's documents: alice's is good for long, charlie's without end, bob's ends in twelve days, and he was told."""
    today = bank_date(now)
    ends = {cast.ALICE: (date(today.year + 9, 4, 1), 0), cast.BOB: (today + timedelta(days=12), 1), cast.CHARLIE: (None, 0)}
    for person, (expires_on, reminders) in ends.items():
        customer = Customer.objects.filter(number=person.number).first()
        if customer is not None:
            DocumentRecord.objects.get_or_create(customer=customer, defaults={"expires_on": expires_on, "reminders": reminders, "verified_at": now})


@transaction.atomic
def _renew(at: datetime) -> None:
    """Somebody verified before hands in a new card."""
    customer = Customer.objects.get(user__username=_RENEWS)
    actor = Actor("customer", customer.pk, Channel.WEB)
    row = renewal.begin(customer=customer, actor=actor, now=at)
    row = renewal.save_document(application=row, id_number="", expires_on=date(at.year + 20, 5, 14), now=at)
    for side in ("front", "back", "selfie"):
        services.give_picture(application=row, side=side, upload=picture(side), actor=actor, now=at)
    services.send(reference=row.reference, user=row.user, actor=actor, now=at)


@transaction.atomic
def _apply(applicant: Applicant, place: int, at: datetime) -> None:
    user = logins.give_login(applicant.login, now=at)
    actor = Actor("user", user.pk, Channel.WEB)
    origin = Origin(applicant.came_by, "/", at - timedelta(minutes=30)) if applicant.came_by else None
    row = services.begin(user=user, origin=origin, actor=actor, now=at)
    services.save_step(application=row, step="purpose", facts={"purpose": applicant.purpose}, now=at)
    if applicant.state == "draft":
        return
    _fill(row, applicant, place, actor, at)
    row = services.send(reference=row.reference, user=user, actor=actor, now=at)
    _decide(row, applicant.state, at + timedelta(minutes=7))


def _fill(row: Application, applicant: Applicant, place: int, actor: Actor, at: datetime) -> None:
    number = numbers.resident_id(province="32", birth_date=applicant.born, gender=applicant.gender, serial=_SERIAL + place)
    known = {"occupation": applicant.occupation, "expires_on": date(at.year + 8, 5, 14), "long_term": False}
    asking.give(user=row.user, purposes=consents.purposes(("identity", "face", "account")), actor=actor, now=at)
    services.save_identity(application=row, name=applicant.name, id_number=number, facts=known, now=at)
    for side in ("front", "back", "selfie"):
        services.give_picture(application=row, side=side, upload=picture(side), actor=actor, now=at)
    area = divisions.area(applicant.area)
    contact = {
        "phone": numbers.mobile(_SERIAL + place), "street": f"人民路 {100 + place} 号", "tax_residence": "cn",
        "division_code": applicant.area, "region": divisions.whole_name(area) if area else "",
    }  # fmt: skip
    services.save_step(application=row, step="contact", facts=contact, now=at)
    row.refresh_from_db()
    row = services.check_card(application=row, bank="江南商业银行", number=_CARD, now=at)
    services.choose_account(application=row, kind=applicant.kind, branch=Branch.objects.get(code=applicant.branch), agreed=True, now=at)


def _decide(row: Application, state: str, at: datetime) -> None:
    reviewer = StaffMember.objects.get(number=cast.GRACE.number)
    by: dict[str, Any] = {"reference": row.reference, "reviewer": reviewer, "actor": Actor("staff", reviewer.pk, Channel.BACKOFFICE), "now": at}
    match state:
        case "in_review":
            decisions.take(**by)
        case "revise":
            decisions.revise(**by, seen=row.round, item="front", note="号码中间几位被反光遮住了。换个没有顶灯的位置再拍一张就行，别的都已保存，不用重填。")
        case "verified":
            decisions.verify(**by, seen=row.round)
        case "rejected":
            decisions.reject(
                **by, seen=row.round, reason="自拍与证件照明显不是同一人", note="照片里的人与证件不是同一人，这次不能开户。请您本人带身份证到网点办理。"
            )
