"""The staff site: unfold's admin site, with the workbench pages of every capability as views of the same site."""

from collections.abc import Callable, Iterator
from functools import cache, update_wrapper
from importlib import import_module
from typing import Any, Final

from allauth.account.decorators import secure_admin_login
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from unfold.settings import get_config
from unfold.sites import UnfoldAdminSite

from backoffice.workbench import session
from portal.kernel import access, clock

View = Callable[..., HttpResponseBase]

#: What every address under /staff/ demands; each page's own mark demands more.
OPEN: Final = "workbench.open"
#: Capabilities with pages of their own: each `urls.urlpatterns` is mounted on the site, in its chrome.
PAGES: Final = (
    "accounts.organisation.urls",
    "accounts.approvals.urls",
    "accounts.tiers.desk_urls",
    "backoffice.complaints.urls",
    "accounts.viewas.staff_urls",
    "backoffice.clients.urls",
    "backoffice.portrait.urls",
    "backoffice.segments.urls",
    "backoffice.worklist.urls",
    "backoffice.leads.urls",
    "backoffice.visits.staff_urls",
    "backoffice.hall.counter.urls",
    "backoffice.hall.urls",
    "backoffice.runs.urls",
    "backoffice.exports.urls",
    "backoffice.intake.urls",
    "backoffice.review.urls",
    "backoffice.riskdesk.urls",
    "backoffice.workbench.urls",
)
#: Django's own addresses we do without: passwords are allauth's, and no model has a page "on site".
_DROPPED: Final = frozenset({"login", "password_change", "password_change_done", "view_on_site", "search"})


class StaffSite(UnfoldAdminSite):
    """One sign-in, one navigation, one permission system for everything the staff does."""

    index_template = "backoffice/workbench/today.html"
    enable_nav_sidebar = True

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Only pages that take their rights from roles; what libraries register for themselves is left out."""
        from accounts.organisation.staff_admin import StaffModelAdmin

        if admin_class is not None and issubclass(admin_class, StaffModelAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def _get_config(self, key: str, *args: Any) -> Any:
        """As unfold's own, without merging its defaults with our settings thirty times a page."""
        found = _unfold().get(key)
        return self._get_value(found, *args) if found else None

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether the chrome of the site is drawn for this person; the pages themselves go through `admin_view`."""
        return access.may(access.person(request, "staff"), OPEN) and session.is_verified(request)

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Guard a view: a member of staff, a second factor in this session, the workbench open to the role."""

        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            answer = access.check_staff(request, OPEN) or view(request, *args, **kwargs)
            if request.method == "POST":
                _count_again(request)
            return answer

        guarded = csrf_protect(inner if cacheable else never_cache(inner))
        needs = getattr(view, "access_mark", None)
        return access.mark(update_wrapper(guarded, view), "staff", needs.needs if needs else OPEN)

    def page(self, view: View) -> View:
        """A capability's page in the site's chrome: the view answers a TemplateResponse with its own words only."""
        if not hasattr(view, "access_mark"):
            raise ImproperlyConfigured(f"{view.__module__}.{view.__qualname__} carries no access mark")

        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            response = view(request, *args, **kwargs)
            if isinstance(response, TemplateResponse):
                request.current_app = self.name  # type: ignore[attr-defined]
                chrome = {**self.each_context(request), "is_fullwidth": "1"}
                response.context_data = {**chrome, **(response.context_data or {})}
            return response

        return self.admin_view(update_wrapper(inner, view))

    def extra_urls(self) -> list[URLPattern]:
        """The workbench pages, before the models' own addresses."""
        patterns = [pattern for module in PAGES for pattern in import_module(module).urlpatterns]
        return [URLPattern(p.pattern, self.page(p.callback), p.default_args, p.name) for p in patterns]

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Every address of the site, each with its access mark."""
        kept = [url for url in super().get_urls() if getattr(url, "name", None) not in _DROPPED]
        for pattern in _flat(kept):
            if not hasattr(pattern.callback, "access_mark"):
                access.mark(pattern.callback, "staff", _needs(pattern))
        return [path("login/", access.public(_sign_in), name="login"), *kept]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Today."""
        from backoffice.workbench import today  # models are not loaded yet when the site is made

        staff = access.person(request, "staff")
        page = {"day": today.compose(staff, clock.now()), "may_add_task": access.may(staff, "tasks.work"), "may_take_in": access.may(staff, "counter.make")}
        return super().index(request, {**page, "title": _("Today"), "is_fullwidth": "1", **(extra_context or {})})


@cache
def _unfold() -> dict[str, Any]:
    found: dict[str, Any] = get_config()
    return found


@never_cache
@secure_admin_login
def _sign_in(request: HttpRequest) -> HttpResponseBase:
    """The staff site has no sign-in form of its own: allauth signs in, then the gate asks for the second factor."""
    wanted = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return redirect(wanted if safe else "admin:index")


def _count_again(request: HttpRequest) -> None:
    """After an act the rail says at once how many still wait."""
    from backoffice.workbench import navigation  # models are not loaded yet when the site is made

    staff = access.person(request, "staff")
    if staff is not None:
        navigation.forget_badges(staff)


def _flat(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _flat(pattern.url_patterns)
        else:
            yield pattern


def _needs(pattern: URLPattern) -> str:
    model_admin = getattr(pattern.callback, "model_admin", None)
    return OPEN if model_admin is None else model_admin.needs_view
