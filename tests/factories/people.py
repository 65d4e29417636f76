"""Logins, customers and members of staff."""

from datetime import date
from itertools import count

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from accounts.identity.models import Customer, User
from accounts.organisation.models import Branch, Role, StaffMember
from portal.demo import cast, numbers
from portal.kernel.vault import lookup_hash
from tests.factories import places

_serial = count(1)
_sealed: dict[str, str] = {}


def user(*, username: str = "", password: str = cast.PASSWORD, staff: StaffMember | None = None) -> User:
    """A login with a confirmed e-mail address."""
    username = username or f"user{next(_serial)}"
    email = f"{username}@example.com"
    made = User.objects.create(username=username, email=email, password=_sealed_password(password), staff=staff, is_staff=staff is not None)
    EmailAddress.objects.create(user=made, email=email, verified=True, primary=True)
    return made


def customer(
    *,
    login: str | None = "",
    name: str = "测试客户",
    name_en: str = "",
    branch: Branch | None = None,
    gender: str = "f",
    birth_date: date = date(1988, 4, 12),
    number: str = "",
    province: str = "32",
    opened_on: date = date(2020, 3, 2),
) -> Customer:
    """A customer of the Liangxi sub-branch, with a login of a made-up name; `login=None` gives one without."""
    serial = next(_serial)
    document = numbers.resident_id(province=province, birth_date=birth_date, gender=gender, serial=serial)
    phone = numbers.mobile(serial)
    return Customer.objects.create(
        number=number or f"T{serial:08d}",
        user=None if login is None else user(username=login),
        name=name,
        name_en=name_en,
        id_number=document,
        id_number_hash=lookup_hash("id_number", document),
        phone=phone,
        phone_hash=lookup_hash("phone", phone),
        birth_date=birth_date,
        gender=gender,
        branch=branch or places.place(cast.LIANGXI),
        opened_on=opened_on,
    )


def staff(
    *,
    role: Role = Role.ACCOUNT_MANAGER,
    branch: Branch | None = None,
    login: str = "",
    name: str = "测试员工",
    name_en: str = "",
    number: str = "",
    joined_on: date = date(2021, 7, 1),
) -> StaffMember:
    """A member of staff with a login, at the Liangxi sub-branch unless told."""
    serial = next(_serial)
    member = StaffMember.objects.create(
        number=number or f"T{serial:04d}", name=name, name_en=name_en, branch=branch or places.place(cast.LIANGXI), role=role, joined_on=joined_on
    )
    user(username=login or f"staff{serial}", staff=member)
    return member


def _sealed_password(password: str) -> str:
    if password not in _sealed:
        _sealed[password] = make_password(password)
    return _sealed[password]
