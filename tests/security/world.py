"""A small bank in which everybody has something: alice's objects are the own ones, charlie's the other's."""

import io
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from allauth.idp.oidc.adapter import get_adapter
from allauth.idp.oidc.models import Client as Program
from allauth.idp.oidc.models import Token
from allauth.usersessions.models import UserSession
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from accounts.approvals.models import Approval
from accounts.documents import services as documents
from accounts.documents.models import DocumentKind
from accounts.identity.models import Customer, User
from accounts.inbox import services as inbox
from accounts.ledger.models import Account
from accounts.limits.models import LimitRule
from accounts.onboarding.models import Application
from accounts.organisation import rules as posts
from accounts.organisation.models import Role, StaffMember
from accounts.payees import services as payees
from accounts.profile.exports import services as exports
from accounts.security import places as session_places
from accounts.security.models import KnownDevice, SecurityCase
from accounts.tiers.models import TierBenefit
from accounts.transfers import drafts
from accounts.transfers import services as transfers
from accounts.viewas import services as viewas
from backoffice.clients import plans
from backoffice.clients.models import AssignmentRule, BookSetting, Source
from backoffice.complaints import services as complaints
from backoffice.complaints.models import ComplaintCategory, ComplaintChannel
from backoffice.exports.models import ExportRecord
from backoffice.hall.codes import services as codes
from backoffice.hall.counter import services as counter
from backoffice.hall.counter.models import CounterThreshold, Kind
from backoffice.hall.openings import services as openings
from backoffice.hall.queue import services as hall
from backoffice.hall.queue.models import QueueKind, TicketSource
from backoffice.hall.referrals import services as referrals
from backoffice.hall.referrals.models import ReferralPurpose
from backoffice.hall.tablet import rules as tablet_rules
from backoffice.hall.tablet import services as tablet
from backoffice.intake.models import FileImport
from backoffice.leads import services as leads
from backoffice.leads import streets, units
from backoffice.leads.places import UnitKind
from backoffice.leads.units import UnitFacts
from backoffice.portrait.models import PortraitTag
from backoffice.segments.models import Segment
from backoffice.visits import booking, slots
from backoffice.visits.models import VisitKind
from backoffice.workbench.models import SavedFilter
from backoffice.worklist import services as worklist
from backoffice.worklist.models import OpeningHours, Outcome, Way
from portal.demo import cast as demo
from portal.demo import numbers
from portal.kernel import access, files, runs
from portal.kernel.access import Actor, Channel
from portal.kernel.calendars.models import CalendarDay
from portal.kernel.clock import BANK_ZONE, bank_date
from portal.kernel.ids import new_reference
from portal.kernel.money import Money
from tests import cast
from tests.factories import applications, books, families, money, people, places
from tests.fixtures import signed_in
from tests.security.passkeys import passkey

_KIND = "access_matrix"
_MOMENT = "2026-11-20T12:00:00+08:00"
_FACTS = {"reference": "TR", "amount_minor": 100, "currency": "CNY", "payee": "周**", "payer": "林**", "ordered_at": _MOMENT, "arrived_at": _MOMENT}
#: Given just now and once more, so that pages which ask again do not stand before what is tried.
_BY_PASSWORD = {"method": "password", "reauthenticated": True}


@dataclass
class World:
    """`samples["own"]` are alice's objects by name, `samples["other"]` charlie's; `clients` are browsers by role."""

    samples: dict[str, dict[str, str]] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    staff: dict[str, StaffMember] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)


def build() -> World:
    """Everybody and everything; called inside a test's transaction."""
    files.register_kind(files.Kind(_KIND))
    files.register_access(_KIND, lambda request, file: file.owner == _label(access.person(request, "customer")))
    alice, bob, charlie, mallory = cast.alice(), cast.bob(), cast.charlie(), cast.mallory()
    world = World(clients={"anonymous": Client(), "mallory": signed_in(mallory, _BY_PASSWORD)})
    common = money.account(holder=bob, balance="10.00")
    for side, holder in (("own", alice), ("other", charlie)):
        assert holder.user is not None
        client = signed_in(holder.user, _BY_PASSWORD)
        world.clients["alice" if side == "own" else "charlie"] = client
        world.samples[side] = _samples(holder, common, client)
    for client in world.clients.values():
        client.raise_request_exception = False
    _colleagues(world)
    _tokens(world, alice, charlie, mallory)
    return world


def _samples(holder: Customer, target: Account, client: Client) -> dict[str, str]:
    now = timezone.now()
    account = money.account(holder=holder, balance="1,000.00")
    actor = Actor("customer", holder.pk, Channel.WEB)
    sent = transfers.submit_transfer(
        customer=holder, source=account, target=target, payee_name="周明远", amount=Money(100), memo="", key=uuid4(), actor=actor, now=now
    )
    assert sent.transfer is not None
    code = documents.issue(
        kind=DocumentKind.TRANSFER_RECEIPT, subject=f"transfer:{sent.transfer.reference}", owner=holder, content=_FACTS, actor=actor, now=now
    ).code
    night = now.astimezone(BANK_ZONE).replace(hour=23, minute=30)
    held = transfers.submit_transfer(
        customer=holder, source=money.account(holder=holder, balance="60,000.00"), target=money.account(), payee_name="周明远", amount=Money(50_000_00),
        memo="", key=uuid4(), actor=actor, now=night,
    )  # fmt: skip
    assert held.transfer is not None
    payee = payees.save_payee(customer=holder, account=target, name="周明远", actor=actor, now=now)
    session = client.session
    draft = drafts.make(session, source=account, target=target, payee_name="周明远", amount=Money(200), memo="")
    session.save()
    teller = people.staff(role=Role.TELLER, branch=holder.branch)
    slip = counter.draft(
        maker=teller,
        account=account,
        kind=Kind.DEPOSIT,
        amount=Money(1000),
        paper_reference="P-1",
        key=uuid4(),
        actor=Actor("staff", teller.pk, Channel.COUNTER),
        now=now,
    )
    assert holder.user is not None
    application = applications.sent(branch=holder.branch, serial=holder.pk % 400)
    Application.objects.filter(pk=application.pk).update(user=holder.user)
    stored = files.store(SimpleUploadedFile("a.png", _picture()), kind=_KIND, owner=_label(holder), actor=actor, now=now)
    copy_of_data = exports.ask(customer=holder, language="zh-hans", actor=actor, now=now)
    return {
        "export": copy_of_data.reference,
        "account": account.reference,
        "transfer": sent.transfer.reference,
        "draft": draft.id,
        "document code": code,
        "payee": payee.reference,
        "held transfer": held.transfer.reference,
        "counter transaction": slip.reference,
        "application": application.reference,
        "agreement": "account",
        "tag": "salary_here",
        "own tag": _tagged(holder, now),
        "customer": holder.number,
        "customer row": str(holder.pk),
        "branch row": str(holder.branch_id),
        "branch code": holder.branch.code,
        "staff row": str(teller.pk),
        "tier": "gold",
        **_rows_of_the_house(),
        **_long_work(teller, now),
        "case row": str(SecurityCase.objects.create(reference=f"SC{holder.pk}", user=holder.user, customer=holder, opened_at=now).pk),
        **_of_login(holder.user),
        **_of_visits(holder, actor, now),
        **families.around(holder),
        **_of_desks(holder, teller, now),
        "file": str(stored.pk),
    }


def _rows_of_the_house() -> dict[str, str]:
    """The first row of each table that head office keeps."""
    tables = {"day row": CalendarDay, "threshold row": CounterThreshold, "setting row": BookSetting, "limit row": LimitRule, "benefit row": TierBenefit}
    return {name: str(model.objects.order_by("pk").values_list("pk", flat=True)[0]) for name, model in tables.items()}


def _of_desks(holder: Customer, teller: StaffMember, now: datetime) -> dict[str, str]:
    """What colleagues of the customer's place have on their desks."""
    manager = people.staff(role=Role.ACCOUNT_MANAGER, branch=holder.branch)
    written = Actor("staff", teller.pk, Channel.BACKOFFICE)
    known = {"way": Way.CALL, "outcome": Outcome.DONE, "note": "Asked about the deposit", "actor": written, "now": now}
    spoken = worklist.log_contact(customer=holder, staff=teller, promise=("Send it", bank_date(now)), follow_up=("Ask", now), **known)
    moved = _handed_over(holder, manager, now)
    return {
        "complaint": _complained(holder, manager, now),
        "approval": _asked(manager, moved, now),
        "post row": Role.TELLER.value,
        **_of_hall(holder, teller, now),
        "look": _look(holder, teller, now),
        "relative": viewas.name_relative(staff=teller, customer=people.customer(login=None), relation="cousin", actor=written, now=now).customer.number,
        "promise": spoken.promises.get().reference,
        "task": spoken.tasks.get().reference,
        "manager": manager.number,
        "assignment": moved,
        "assignment rule": _rule(manager, now),
        "saved filter": _saved_filter(teller, now),
        **_of_sales(holder, manager, now),
        "segment": _segment(teller, now),
    }


def _tagged(holder: Customer, now: datetime) -> str:
    """Something that is noted about this customer and nobody else."""
    code = f"tag_{holder.pk}"
    PortraitTag.objects.create(customer=holder, code=code, version=1, since=bank_date(now), evidence={})
    return code


def _look(holder: Customer, teller: StaffMember, now: datetime) -> str:
    """A look at the customer's pages that a colleague asked for, who is none of the browsers."""
    actor = Actor("staff", teller.pk, Channel.BACKOFFICE)
    return viewas.ask(customer=holder, staff=teller, reason="asked in a test", minutes=10, actor=actor, now=now).reference


def _complained(holder: Customer, manager: StaffMember, now: datetime) -> str:
    """A complaint of the customer that a manager of the place answers."""
    complained = Actor("customer", holder.pk, Channel.WEB)
    category = ComplaintCategory.objects.get(code="service.waiting")
    row = complaints.register(
        channel=ComplaintChannel.PORTAL, category=category, text="I waited for two hours",
        branch=holder.branch, key=uuid4().hex, customer=holder, actor=complained, now=now,
    )  # fmt: skip
    boss = people.staff(role=Role.BRANCH_MANAGER, branch=holder.branch)
    complaints.assign(reference=row.reference, staff=boss, owner=manager, actor=Actor("staff", boss.pk, Channel.BACKOFFICE), now=now)
    return row.reference


def _of_sales(holder: Customer, manager: StaffMember, now: datetime) -> dict[str, str]:
    """A lead, an opportunity, a unit and a street of a colleague who is none of the browsers; the house's templates."""
    actor, given = Actor("staff", manager.pk, Channel.BACKOFFICE), {"source": "hand", "subject": "Asked for it", "manager": manager, "now": now}
    lead = leads.capture(source_ref=f"world:{holder.pk}", name="A stranger", actor=actor, **given)
    other = leads.capture(source_ref=f"world:{holder.pk}:2", name="Another", actor=actor, **given)
    by = {"staff": manager, "actor": actor, "now": now}
    facts = UnitFacts(f"A school {holder.pk}", UnitKind.SCHOOL, [], None, "")
    street = streets.open_list(name="A street", branch=holder.branch, owner=manager, planned_on=bank_date(now), actor=actor, now=now)
    return {
        "lead": lead.reference,
        "opportunity": leads.convert(reference=other.reference, figures=leads.Figures("A deposit", 100), **by).reference,
        "unit": units.enter(facts=facts, branch=holder.branch, keeper=manager, actor=actor, now=now).reference,
        "street": street.reference,
        "task template": "lead",
        "hours row": str(OpeningHours.objects.order_by("pk").values_list("pk", flat=True)[0]),
        "stage row": "new",
        "complaint category": "service.waiting",
    }


def _of_hall(holder: Customer, teller: StaffMember, now: datetime) -> dict[str, str]:
    """A number, a screen, a used code, a lent tablet, an opening that waits and a referral code, of a colleague who is none of the browsers."""
    actor = Actor("staff", teller.pk, Channel.COUNTER)
    hall.open_hall(staff=teller, actor=actor, now=now)
    kind = QueueKind.objects.order_by("pk").first()
    assert kind is not None
    ticket = hall.take(branch=teller.branch, kind=kind, source=TicketSource.PHONE, customer=holder, actor=actor, now=now)
    digits, _code = codes.show(customer=holder, actor=actor, now=now)
    person = {
        "name": "王小明",
        "id_kind": "resident",
        "id_number": numbers.resident_id(province="32", birth_date=date(1990, 1, 2), gender="m", serial=holder.pk),
    }
    entry = openings.Entry(**person, expires_on=None, phone="13800138000", occupation="3", purpose="daily")
    lent = tablet.lend(staff=teller, name="", contact="", wish="", actor=actor, now=now)
    return {
        "queue number": ticket.reference,
        "screen": hall.add_screen(staff=teller, name="A screen", actor=actor, now=now).code,
        "counter code": codes.identify(typed=digits, staff=teller, actor=actor, now=now).reference,
        "tablet": lent.reference,
        "tablet token": tablet_rules.token(lent.reference),
        "face opening": openings.enter(entry=entry, teller=teller, seen="compared in a test", actor=actor, now=now).reference,
        "referral": referrals.link(staff=teller, purpose=ReferralPurpose.CARD, actor=actor, now=now).code,
    }


def _of_visits(holder: Customer, actor: Actor, now: datetime) -> dict[str, str]:
    """An hour at the counter of the customer's place, and another one that the customer waits for."""
    offer = slots.offered(kind=VisitKind.COUNTER, customer=holder, now=now)
    first, second = [slot.starts_at for day in offer.days for slot in day.slots][-2:]
    given = {"customer": holder, "kind": VisitKind.COUNTER, "actor": actor, "now": now}
    visit = booking.book(starts_at=first, key="matrix", **given)
    return {"visit": visit.reference, "visit wait": booking.wait(starts_at=second, **given).reference}


def _of_login(login: User) -> dict[str, str]:
    """A message, a passkey, a session somewhere else, a device and a program."""
    now = timezone.now()
    message = inbox.send(user=login, topic="service", title="A message", now=now)
    assert message is not None
    session = UserSession.objects.create(user=login, session_key=f"elsewhere-{login.pk}", ip="192.0.2.9", user_agent="Firefox")
    token = login.pk.to_bytes(32, "little")
    device = KnownDevice.objects.create(user=login, token_hash=token, agent="Firefox", first_seen_at=now, last_seen_at=now)
    program = Program.objects.create(id=f"program-of-{login.pk}", name="A program")
    Token.objects.create(client=program, user=login, type=Token.Type.REFRESH_TOKEN, hash=f"refresh-{login.pk}")
    return {
        "message": message.reference,
        "program": program.pk,
        "passkey": str(passkey(login).pk),
        "session": session_places.handle_of(session),
        "device": session_places.handle_of_device(device),
    }


def _handed_over(holder: Customer, manager: StaffMember, now: datetime) -> str:
    """A done hand-over of the customer from one colleague to another; the customer is in `manager`'s book afterwards."""
    books.put(holder, into=people.staff(role=Role.ACCOUNT_MANAGER, branch=holder.branch))
    chief = people.staff(role=Role.BRANCH_MANAGER, branch=holder.branch)
    actor = Actor("staff", chief.pk, Channel.BACKOFFICE)
    act = plans.preview(source=Source.HAND_OVER, moves=[plans.Planned(holder.pk, manager.pk)], reason="left for the north", staff=chief, now=now)
    return plans.confirm(assignment=act, staff=chief, actor=actor, now=now).reference


def _asked(manager: StaffMember, moved: str, now: datetime) -> str:
    """A request that waits for who decides about clients of that place."""
    times = {"made_at": now, "expires_at": now + timedelta(days=3)}
    about = {"kind": "clients.assignment", "subject": f"assignment:{moved}", "payload": {"assignment": moved}, "reason": "asked in a test"}
    return Approval.objects.create(reference=new_reference("AP"), branch=manager.branch, maker=manager, **about, **times).reference


def _rule(manager: StaffMember, now: datetime) -> str:
    return AssignmentRule.objects.create(reference=f"AR{manager.pk}", name="A rule", branch=manager.branch, made_by=manager, made_at=now).reference


def _long_work(owner: StaffMember, now: datetime) -> dict[str, str]:
    """A run, a file taken in and an export of that colleague, who is none of the browsers."""
    run = runs.start(kind="import.check", params={}, actor=Actor("staff", owner.pk, Channel.BACKOFFICE), now=now)
    given = {"resource": "calendar", "name": "a.csv", "sha256": run.reference, "size": 1, "check_run": run.reference}
    taken = FileImport.objects.create(reference=new_reference("IM"), staff=owner, made_at=now, **given)
    left = ExportRecord.objects.create(reference=new_reference("EL"), staff=owner, name="x", title="x", format="csv", made_at=now)
    names = {"import kind": "assignments", "list name": "accounts_customer_changelist"}
    return {"run": run.reference, "import": taken.reference, "export row": str(left.pk), **names}


def _saved_filter(owner: StaffMember, now: datetime) -> str:
    """A filter of the customer list, shared with the owner's place."""
    given = {"page": "accounts_customer_changelist", "name": "active", "query": "status__exact=active", "shared_with": owner.branch}
    return SavedFilter.objects.create(owner=owner, reference=new_reference("SF"), saved_at=now, **given).reference


def _segment(owner: StaffMember, now: datetime) -> str:
    """Everybody of the owner's place, shared with the colleagues there."""
    given = {"name": "Everybody here", "purpose": "a test", "scope": "branch", "branch": owner.branch, "shared": True, "condition": {"all": []}}
    row = Segment.objects.create(reference=new_reference("SG"), owner=owner, made_at=now, changed_at=now, **given)
    return row.reference


def _colleagues(world: World) -> None:
    """Each post in alice's sub-branch, each that is bound to a place also in another, one who gave no second factor, and a manager
    of alice's sub-branch who does not look after her; the other one does."""
    for role in Role:
        at = [("", demo.LIANGXI)] if posts.WHOLE_BANK in posts.PERMISSIONS[role] else [("", demo.LIANGXI), (" elsewhere", demo.BINHU)]
        for where, branch in at:
            colleague = people.staff(role=role, branch=places.place(branch), joined_on=date(2020, 1, 2))
            _colleague(world, f"{role.value}{where}", colleague, {"method": "mfa", "type": "totp"})
    books.put(cast.alice(), into=world.staff["account_manager"])
    _colleague(world, "account_manager elsewhere at the next desk", people.staff(), {"method": "mfa", "type": "totp"})
    _colleague(world, "without a code", people.staff(role=Role.BRANCH_MANAGER, branch=places.place(demo.LIANGXI)))


def _colleague(world: World, name: str, colleague: StaffMember, *records: dict[str, Any]) -> None:
    world.staff[name] = colleague
    world.clients[name] = signed_in(colleague.user, _BY_PASSWORD, *records)
    world.clients[name].raise_request_exception = False


def _tokens(world: World, alice: Customer, charlie: Customer, mallory: User) -> None:
    program = Program.objects.create(name="Ledger reader", type=Program.Type.CONFIDENTIAL)
    everything = ["accounts:read", "entries:read", "transfers:write"]
    for name, login, scopes in (
        ("alice", alice.user, everything),
        ("charlie", charlie.user, everything),
        ("mallory", mallory, everything),
        ("alice without scopes", alice.user, ["openid"]),
    ):
        value = f"token-of-{name.replace(' ', '-')}-{uuid4().hex}"
        token = Token(client=program, user=login, type=Token.Type.ACCESS_TOKEN, hash=get_adapter().hash_token(value))
        token.set_scopes(scopes)
        token.save()
        world.tokens[name] = value


def _label(person: Any) -> str:
    return f"customer:{person.pk}" if person is not None else ""


def _picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (2, 2)).save(file, "PNG")
    return file.getvalue()
