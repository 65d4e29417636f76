"""What an applicant does: begin, save a step, give pictures, have the card checked, send."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, BinaryIO

from django.db import IntegrityError, transaction

from accounts.identity.models import Customer, IdKind, User
from accounts.ledger.kinds import AccountKind
from accounts.onboarding import agreements, asking, attribution, cardcheck, checker, decisions, idcards, notices, rules, selectors
from accounts.onboarding.attribution import Origin
from accounts.onboarding.checker import Evidence, Findings
from accounts.onboarding.models import OPEN_STATES, PICTURES, Acceptance, Application, ApplicationPicture, CardState, Item, State
from accounts.onboarding.refusals import AlreadyCustomer, NeedsCard, NotAgreed, NotChangeable, NotRedone, NumberTaken, OnlyThatItem, StepsMissing
from accounts.organisation.models import Branch
from portal.kernel import audit, events, files
from portal.kernel.access import Actor
from portal.kernel.clock import bank_date
from portal.kernel.files.services import Upload
from portal.kernel.ids import new_reference
from portal.kernel.vault import lookup_hash

FILE_KIND = "identity_picture"


def begin(*, user: User, origin: Origin | None, actor: Actor, now: datetime) -> Application:
    """The login's application under way, or a new one; where the login came from before counts more. Raises `AlreadyCustomer`."""
    if Customer.objects.filter(user=user).exists():
        raise AlreadyCustomer
    application = Application(reference=new_reference("AP"), user=user, created_at=now)
    origin = attribution.kept_for(user) or origin
    if origin is not None:
        application.from_code, application.from_page, application.from_at = origin.code, origin.page, origin.seen_at
    try:
        with transaction.atomic():
            application.save(force_insert=True)
            audit.record(actor=actor, verb="application.begun", subject=_subject(application), now=now, details={"from": application.from_code})
    except IntegrityError:
        return Application.objects.get(user=user, state__in=OPEN_STATES)
    return application


@transaction.atomic
def save_step(*, application: Application, step: str, facts: dict[str, Any], now: datetime) -> Application:
    """Keep what one page said. In a revision only the page of the marked item may be saved."""
    row = _changeable(application, step)
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()
    return row


@transaction.atomic
def save_identity(*, application: Application, kind: str = IdKind.RESIDENT, name: str, id_number: str, facts: dict[str, Any], now: datetime) -> Application:
    """Keep document, name, number and what follows from the number. Raises what `idcards` raises, `ConsentMissing` and `NumberTaken`."""
    asking.require(application.user, "identity")
    person = idcards.read(kind, id_number, on=bank_date(now))
    digest = lookup_hash("id_number", person.number)
    if taken(application, kind, digest):
        raise NumberTaken
    same = application.id_number == person.number and application.name == name
    known = {"id_kind": kind, "name": name, "id_number": person.number, "id_number_hash": digest}
    said = {"birth_date": person.birth_date, "gender": person.gender}
    card = {} if same else {"card_state": CardState.NONE}  # the other bank confirmed another name or number
    return save_step(application=application, step="identity", facts=facts | known | {field: value for field, value in said.items() if value} | card, now=now)


@transaction.atomic
def give_picture(*, application: Application, side: str, upload: Upload | BinaryIO, actor: Actor, now: datetime) -> ApplicationPicture:
    """Keep a picture of one side in place of the one before. Raises `files.UploadRefused` and `ConsentMissing`, having kept nothing."""
    asking.require(application.user, asking.OF_PICTURE[side])
    row = _changeable(application, "photos", item=side)
    file = files.store(upload, kind=FILE_KIND, owner=_subject(row), actor=actor, now=now)
    row.pictures.filter(side=side, newest=True).update(newest=False)
    picture = ApplicationPicture.objects.create(application=row, side=side, file=file, given_at=now)
    row.save(update_fields=["redone"])
    return picture


def check_card(*, application: Application, bank: str, number: str, now: datetime) -> Application:
    """Ask the other bank; its answer is kept. Raises `ConsentMissing`, or `CardRefused` or `CardSilent`, having kept what was typed."""
    asking.require(application.user, "account")
    elements = cardcheck.FourElements(application.name, application.id_number, number, application.phone)
    typed = {"card_bank": bank, "card_number": number, "card_skipped": False}
    try:
        cardcheck.checker().check(elements)
    except cardcheck.CardRefused:
        save_step(application=application, step="card", facts={**typed, "card_state": CardState.DECLINED}, now=now)
        raise
    except cardcheck.CardSilent:
        save_step(application=application, step="card", facts={**typed, "card_state": CardState.SILENT}, now=now)
        raise
    return save_step(application=application, step="card", facts={**typed, "card_state": CardState.CONFIRMED}, now=now)


@transaction.atomic
def agree(*, user: User, codes: Sequence[str], application: Application | None, now: datetime) -> None:
    """Keep that the texts in force were agreed to; a version agreed to in the same application is not written twice."""
    for agreement in selectors.agreements_for(codes, bank_date(now)):
        if application is None or not application.acceptances.filter(agreement=agreement).exists():
            Acceptance.objects.create(user=user, agreement=agreement, application=application, accepted_at=now)


@transaction.atomic
def choose_account(*, application: Application, kind: int, branch: Branch, agreed: bool, now: datetime) -> Application:
    """Keep which account, where, and that its texts were agreed to. Raises `NeedsCard`, `NotAgreed`."""
    if kind == AccountKind.TYPE_2 and application.card_state != CardState.CONFIRMED:
        raise NeedsCard
    if not agreed:
        raise NotAgreed
    row = save_step(application=application, step="account", facts={"kind": kind, "branch": branch}, now=now)
    agree(user=row.user, codes=agreements.ACCOUNT, application=row, now=now)
    return row


@transaction.atomic
def send(*, reference: str, user: User, actor: Actor, now: datetime) -> Application:
    """The applicant means it: the checker looks, then it waits for a reviewer. Sending twice is sending once."""
    row = Application.objects.select_for_update(of=("self",)).select_related("customer", "user").get(reference=reference, user=user)
    if row.is_waiting or row.state == State.VERIFIED:
        return row
    if row.state not in (State.DRAFT, State.REVISE):
        raise NotChangeable
    _complete(row, now)
    row.findings = _look(row, now).as_json()
    row.state, row.submitted_at, row.round, row.reviewer = State.SUBMITTED, now, row.round + 1, None
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise NumberTaken from None
    events.record("application.submitted", subject=_subject(row), actor_id=actor.id, payload={"round": row.round}, now=now)
    notices.sent(row, now=now)
    audit.record(actor=actor, verb="application.sent", subject=_subject(row), now=now, details={"round": row.round})
    findings = Findings(**row.findings | {"lines": _look(row, now).lines})
    return decisions.decide_alone(row, now=now) if checker.decides(findings) else row


def taken(application: Application, kind: str, digest: bytes | memoryview | None) -> bool:
    """Whether another customer with a login, or another application that was sent, has this number."""
    same = {"id_kind": kind, "id_number_hash": digest}
    others = Application.objects.filter(**same, state__in=(State.SUBMITTED, State.IN_REVIEW, State.REVISE)).exclude(pk=application.pk)
    known = Customer.objects.filter(**same).exclude(user=None).exclude(pk=application.customer_id or 0)
    return known.exists() or others.exists()


def _changeable(application: Application, step: str, item: str = "") -> Application:
    """The row under lock, fit for a change on that step; a change of the marked item is noted."""
    row = Application.objects.select_for_update(of=("self",)).select_related("user").get(pk=application.pk)
    if row.state == State.DRAFT:
        return row
    if row.state != State.REVISE:
        raise NotChangeable
    if rules.step_of(row.faulty, row.matter) != step or (row.faulty in PICTURES and item != row.faulty):
        raise OnlyThatItem
    row.redone = True
    return row


def _complete(row: Application, now: datetime) -> None:
    if row.state == State.REVISE:  # the pages that would ask again are closed
        asking.require(row.user, *asking.needed(row))
    finished = selectors.done(row)
    missing = [str(step.short) for step in rules.steps_of(row.matter)[:-1] if step.code not in finished]
    if missing:
        raise StepsMissing(steps=", ".join(missing))
    idcards.read(row.id_kind, row.id_number, on=bank_date(now))
    idcards.not_expired(row.expires_on, on=bank_date(now))
    if row.state == State.REVISE and not row.redone:
        raise NotRedone(item=Item(row.faulty).label)
    if taken(row, row.id_kind, row.id_number_hash):
        raise NumberTaken


def _look(row: Application, now: datetime) -> Findings:
    return checker.checker().check(
        Evidence(
            kind=row.id_kind, name=row.name, id_number=row.id_number, birth_date=row.birth_date, expires_on=row.expires_on,
            sides=frozenset(selectors.newest(row)), known_elsewhere=taken(row, row.id_kind, row.id_number_hash),
            card_confirmed=None if row.is_renewal else row.card_state == CardState.CONFIRMED, on=bank_date(now),
        )
    )  # fmt: skip


def _subject(application: Application) -> str:
    return f"application:{application.pk}"
