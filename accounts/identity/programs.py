"""Programs of others that act for a person by consent (OpenID Connect): consent given, seen, and taken back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from allauth.idp.oidc.adapter import get_adapter
from allauth.idp.oidc.models import Client, Token
from allauth.idp.oidc.views import AuthorizationView
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.identity import trail
from accounts.identity.models import User
from portal.kernel import access, clock, policies


@dataclass(frozen=True, slots=True)
class Allowed:
    """One program, what it may do in words, and since when."""

    id: str
    name: str
    may: list[str | Promise]
    since: datetime


class Consent(AuthorizationView):  # type: ignore[misc]
    """allauth's page; its form leads on to the program, and to no other place."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        policies.allow_form_to(self.request, policies.origin_of(self._request_info["redirect_uri"]))
        return super().get_context_data(**kwargs)  # type: ignore[no-any-return]

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        if answer.status_code == 302:
            details = {"program": self._request_info["client_id"], "scopes": list(form.cleaned_data["scopes"])}
            trail.note(self.request, self.request.user, "login.program_allowed", details)
        return answer


consent = access.mark(access.gated(Consent.as_view(), "user"), "public")


@access.user
@never_cache
@require_safe
def list_programs(request: HttpRequest) -> HttpResponse:
    """Every program that may act for me now."""
    return render(request, "identity/programs.html", {"programs": allowed_by(_login(request), now=clock.now())})


@access.user
@require_POST
def stop(request: HttpRequest, program: str) -> HttpResponse:
    """One program may act no more, from this moment on."""
    ended, _of = Token.objects.filter(user=_login(request), client_id=program).delete()
    if not ended:
        raise Http404
    trail.note(request, _login(request), "login.program_stopped", {"program": program})
    messages.success(request, _("Taken back: it may do nothing for you any more."))
    return redirect("identity:programs")


def allowed_by(user: User, *, now: datetime) -> list[Allowed]:
    """The programs that hold a token or a code of this person which is still good, by name."""
    words = get_adapter().scope_display
    tokens = list(Token.objects.filter(user=user, client__isnull=False).exclude(expires_at__lte=now).select_related("client"))
    found = []
    for program in {token.client_id: token.client for token in tokens}.values():
        own = [token for token in tokens if token.client_id == program.pk]
        scopes = sorted({scope for token in own for scope in token.get_scopes()})
        found.append(Allowed(program.pk, _name_of(program), [words.get(scope, scope) for scope in scopes], min(token.created_at for token in own)))
    return sorted(found, key=lambda one: (one.name, one.id))


def _name_of(program: Client) -> str:
    return str(program.name or program.pk)


def _login(request: HttpRequest) -> User:
    return cast(User, request.user)  # the mark lets nobody else in
