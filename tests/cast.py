"""The cast of the demo as saved objects: one function a person, called as often as one likes within a test.

Customers come as `Customer` (login in `.user`), mallory as `User`, colleagues as `StaffMember` (login in `.user`).
Nobody has an account here: a test opens the ones it speaks about (tests.factories.money.account). Whoever of alice, bob
and dana is there: dana looks after the two.
"""

from accounts.identity.models import Customer, User
from accounts.organisation.models import StaffMember
from portal.demo import cast
from portal.demo.cast import PASSWORD
from tests.factories import books, people, places

__all__ = ["PASSWORD"]


def alice() -> Customer:
    """A customer with a long story, of the Liangxi sub-branch."""
    return _looked_after(_customer(cast.ALICE))


def bob() -> Customer:
    """Alice's husband, joint holder, small-business owner."""
    return _looked_after(_customer(cast.BOB))


def charlie() -> Customer:
    """A stranger to both, of another sub-branch, aged."""
    return _customer(cast.CHARLIE)


def mallory() -> User:
    """Registered, without an account, tries things."""
    return User.objects.filter(username=cast.MALLORY).first() or people.user(username=cast.MALLORY)


def dana() -> StaffMember:
    """Account manager at Liangxi, looks after alice and bob."""
    person = _colleague(cast.DANA)
    for customer in Customer.objects.filter(number__in=[cast.ALICE.number, cast.BOB.number]):
        _looked_after(customer)
    return person


def erin() -> StaffMember:
    """Branch manager at Liangxi, checks."""
    return _colleague(cast.ERIN)


def frank() -> StaffMember:
    """Risk officer at head office."""
    return _colleague(cast.FRANK)


def grace() -> StaffMember:
    """Reviewer at head office."""
    return _colleague(cast.GRACE)


def henry() -> StaffMember:
    """Product owner at head office."""
    return _colleague(cast.HENRY)


def iris() -> StaffMember:
    """Auditor at head office, reads only."""
    return _colleague(cast.IRIS)


def judy() -> StaffMember:
    """Teller at Liangxi, makes."""
    return _colleague(cast.JUDY)


def kate() -> StaffMember:
    """Consumer protection officer at head office: answers complaints."""
    return _colleague(cast.KATE)


def _looked_after(customer: Customer) -> Customer:
    """In dana's book, once both are there; who was in a book before is left alone."""
    manager = StaffMember.objects.filter(number=cast.DANA.number).first()
    if manager is not None and not customer.cares.exists():
        books.put(customer, into=manager)
    return customer


def _customer(person: cast.Person) -> Customer:
    known = Customer.objects.filter(number=person.number).first()
    return known or people.customer(
        login=person.login,
        number=person.number,
        name=person.name,
        name_en=person.name_en,
        gender=person.gender,
        birth_date=person.birth_date,
        province=person.province,
        branch=places.place(person.branch),
        opened_on=person.opened_on,
    )


def _colleague(person: cast.Colleague) -> StaffMember:
    known = StaffMember.objects.filter(number=person.number).first()
    return known or people.staff(
        login=person.login,
        number=person.number,
        name=person.name,
        name_en=person.name_en,
        role=person.role,
        branch=places.place(person.branch),
        joined_on=person.joined_on,
    )
