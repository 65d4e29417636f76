"""Applications, filled in as far as a test needs."""

import io
from datetime import date, datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from accounts.consents import selectors as consents
from accounts.identity.models import Customer, User
from accounts.ledger.kinds import AccountKind
from accounts.onboarding import asking, renewal, services
from accounts.onboarding.models import Application
from accounts.organisation.models import Branch
from portal.demo import cast, numbers
from portal.kernel.access import Actor, Channel
from tests.factories import people, places

#: The simulator confirms the first, declines the second, and stays silent about the third; all pass Luhn.
CARD, DECLINED, SILENT = "6222021234567890128", "6222021234567890441", "6222021234567890557"
BORN = date(1992, 6, 18)
#: Liangxi in Wuxi, by the official list.
AREA = "320213"


def picture(name: str = "card.png", size: tuple[int, int] = (320, 200)) -> SimpleUploadedFile:
    """A small picture as a browser sends it."""
    file = io.BytesIO()
    Image.new("RGB", size, (200, 220, 225)).save(file, "PNG")
    return SimpleUploadedFile(name, file.getvalue(), content_type="image/png")


def actor(user: User) -> Actor:
    return Actor("user", user.pk, Channel.WEB)


def draft(*, user: User | None = None, now: datetime | None = None) -> Application:
    """An application just begun."""
    user = user or people.user()
    return services.begin(user=user, origin=None, actor=actor(user), now=now or timezone.now())


def filled(
    *,
    user: User | None = None,
    name: str = "倪红梅",
    serial: int = 7,
    kind: AccountKind = AccountKind.TYPE_2,
    branch: Branch | None = None,
    expires_on: date | None = None,
    now: datetime | None = None,
) -> Application:
    """A draft in which every step is done and nothing is sent."""
    now = now or timezone.now()
    row = draft(user=user, now=now)
    number = numbers.resident_id(province="32", birth_date=BORN, gender="f", serial=serial)
    services.save_step(application=row, step="purpose", facts={"purpose": "daily"}, now=now)
    asking.give(user=row.user, purposes=consents.purposes(("identity", "face", "account")), actor=actor(row.user), now=now)
    known = {"occupation": "4", "expires_on": expires_on, "long_term": expires_on is None}
    services.save_identity(application=row, name=name, id_number=number, facts=known, now=now)
    for side in ("front", "back", "selfie"):
        services.give_picture(application=row, side=side, upload=picture(), actor=actor(row.user), now=now)
    contact = {
        "phone": numbers.mobile(serial), "division_code": AREA, "region": "江苏省无锡市梁溪区", "street": "人民中路 100 号", "tax_residence": "cn",
    }  # fmt: skip
    services.save_step(application=row, step="contact", facts=contact, now=now)
    row.refresh_from_db()
    row = services.check_card(application=row, bank="江南银行", number=CARD, now=now)
    return services.choose_account(application=row, kind=kind, branch=branch or places.place(cast.LIANGXI), agreed=True, now=now)


def sent(**known: object) -> Application:
    """An application that waits for a reviewer."""
    now = known.get("now") or timezone.now()
    row = filled(**known)  # type: ignore[arg-type]
    return services.send(reference=row.reference, user=row.user, actor=actor(row.user), now=now)  # type: ignore[arg-type]


def renewing(customer: Customer, *, expires_on: date, now: datetime | None = None) -> Application:
    """A customer's renewal with a document good until that day and new pictures; not sent."""
    now = now or timezone.now()
    assert customer.user is not None
    asking.give(user=customer.user, purposes=consents.purposes(("identity", "face")), actor=actor(customer.user), now=now)
    row = renewal.begin(customer=customer, actor=actor(customer.user), now=now)
    row = renewal.save_document(application=row, id_number="", expires_on=expires_on, now=now)
    for side in ("front", "back", "selfie"):
        services.give_picture(application=row, side=side, upload=picture(), actor=actor(row.user), now=now)
    return row
