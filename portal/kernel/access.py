"""Who may call what, and who may see which row.

Every view carries one mark: `public`, `user`, `customer`, `partner(scope)` or `staff(permission)`. The marks are
read by the test that walks the URLconf. The kernel knows no customer and no staff: the apps above register how a
request's person is found, what a staff session must prove, and which rows a member of staff may see.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from functools import wraps
from typing import Any, Final, TypeVar

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

View = Callable[..., HttpResponseBase]
Gate = Callable[[HttpRequest], HttpResponseBase | None]
M = TypeVar("M", bound=Model)


class Channel(IntEnum):
    """Where an act came from; stored with every posting and every audited act."""

    WEB = 1
    COUNTER = 2
    API = 3
    IMPORT = 4
    JOB = 5
    BACKOFFICE = 6


@dataclass(frozen=True, slots=True)
class Mark:
    """What a view demands: `kind` is public, user, customer, partner or staff; `needs` the scope or permission."""

    kind: str
    needs: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: `kind` is user, customer, staff, partner or system; `id` is the row of that kind."""

    kind: str
    id: int
    channel: Channel
    ip: str = ""
    session: str = ""

    @property
    def label(self) -> str:
        return f"{self.kind}:{self.id}"


SYSTEM: Final = Actor("system", 0, Channel.JOB)

_resolvers: dict[str, Callable[[HttpRequest], Any]] = {}
_gates: dict[str, Gate] = {}
_permissions: list[Callable[[Any, str], bool]] = []
_visibility: dict[type[Model], Callable[[QuerySet[Any], Any], QuerySet[Any]]] = {}


def register_person(kind: str, resolver: Callable[[HttpRequest], Any]) -> None:
    """Say how `request.customer` or `request.staff` is found; the resolver answers None for anybody else."""
    _resolvers[kind] = resolver


def register_gate(kind: str, gate: Gate) -> None:
    """Say what a session of that kind must prove besides its person; the gate answers a redirect, or None to go on."""
    _gates[kind] = gate


def register_permissions(may: Callable[[Any, str], bool]) -> None:
    """Say how a member of staff's permission is looked up."""
    _permissions[:] = [may]


def may(staff: Any, permission: str) -> bool:
    """Whether that member of staff holds the permission."""
    return staff is not None and any(rule(staff, permission) for rule in _permissions)


def register_visibility(model: type[M], rule: Callable[[QuerySet[M], Any], QuerySet[M]]) -> None:
    """Say which rows of `model` a member of staff may see."""
    _visibility[model] = rule


def visible(queryset: QuerySet[M], staff: Any) -> QuerySet[M]:
    """The rows of `queryset` that this member of staff may see; none where no rule is registered."""
    rule = _visibility.get(queryset.model)
    return queryset.none() if rule is None or staff is None else rule(queryset, staff)


def mark(view: View, kind: str, needs: str = "") -> View:
    """Put a mark on a view that guards itself (the admin's, allauth's, a REST view's)."""
    view.access_mark = Mark(kind, needs)  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """Anybody."""
    return mark(view, "public")


def user(view: View) -> View:
    """Any signed-in person."""
    return mark(_guarded(view, _check_user), "user")


def customer(view: View) -> View:
    """A signed-in person with a customer record, in `request.customer`."""
    return mark(_guarded(view, _check_customer), "customer")


def staff(permission: str) -> Callable[[View], View]:
    """A member of staff who holds the permission, in `request.staff`, in a session that passed the staff gate."""

    def check(request: HttpRequest) -> HttpResponseBase | None:
        return check_staff(request, permission)

    return lambda view: mark(_guarded(view, check), "staff", permission)


def gated(view: View, kind: str) -> View:
    """A view that guards itself (allauth's), behind the gate of that kind for who is signed in."""
    return mark(_guarded(view, lambda request: _gate(kind, request) if request.user.is_authenticated else None), kind)


def partner(scope: str) -> Callable[[View], View]:
    """A partner's or customer's program with a token of that scope; the API's authentication enforces it."""
    return lambda view: mark(view, "partner", scope)


def check_staff(request: HttpRequest, permission: str) -> HttpResponseBase | None:
    """The staff guard by itself, for pages of the admin site; raises `PermissionDenied` for a colleague without the right."""
    if not request.user.is_authenticated:
        return _to_sign_in(request)
    found = person(request, "staff")
    if found is None:
        raise PermissionDenied
    answer = _gates["staff"](request) if "staff" in _gates else None
    if answer is None and permission and not may(found, permission):
        raise PermissionDenied
    return answer


def person(request: HttpRequest, kind: str) -> Any:
    """`request.customer` or `request.staff`, looked up once a request."""
    if not hasattr(request, kind):
        resolver = _resolvers.get(kind)
        setattr(request, kind, resolver(request) if resolver and request.user.is_authenticated else None)
    return getattr(request, kind)


def actor_of(request: HttpRequest, channel: Channel | None = None) -> Actor:
    """The actor behind a request: staff before customer before user."""
    ip, session = client_ip(request), getattr(request.session, "session_key", "") or ""
    for kind, usual in (("staff", Channel.BACKOFFICE), ("customer", Channel.WEB)):
        found = person(request, kind) if request.user.is_authenticated else None
        if found is not None:
            return Actor(kind, found.pk, channel or usual, ip, session)
    return Actor("user", request.user.pk or 0, channel or Channel.WEB, ip, session)


def client_ip(request: HttpRequest) -> str:
    """The client's address: the last hop that our own proxies (settings.TRUSTED_PROXIES of them) did not add."""
    hops = [hop.strip() for hop in request.headers.get("x-forwarded-for", "").split(",") if hop.strip()]
    trusted = settings.TRUSTED_PROXIES
    if trusted and len(hops) >= trusted:
        return hops[-trusted]
    return str(request.META.get("REMOTE_ADDR", ""))


def _guarded(view: View, check: Gate) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return check(request) or view(request, *args, **kwargs)

    return guarded


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    from django.contrib.auth.views import redirect_to_login  # it loads the user model, which may be importing us

    return redirect_to_login(request.get_full_path())


def _check_user(request: HttpRequest) -> HttpResponseBase | None:
    return _gate("user", request) if request.user.is_authenticated else _to_sign_in(request)


def _gate(kind: str, request: HttpRequest) -> HttpResponseBase | None:
    return _gates[kind](request) if kind in _gates else None


def _check_customer(request: HttpRequest) -> HttpResponseBase | None:
    answer = _check_user(request)
    if answer is not None:
        return answer
    return _gate("customer", request) if person(request, "customer") is not None else redirect(settings.NOT_A_CUSTOMER_URL)
