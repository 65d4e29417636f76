"""The second step of signing in, and whether a browser may skip it."""

from typing import Any

from allauth.mfa import stages as mfa
from allauth.mfa.base.views import TrustView
from allauth.mfa.internal.flows import trust as cookie
from allauth.mfa.webauthn.internal.flows import did_use_passwordless_login
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.security import devices
from portal.kernel import access, clock


class Authenticate(mfa.AuthenticateStage):  # type: ignore[misc]
    """allauth's step, asked all the same where only its cookie would skip it: the bank's own row must say so too."""

    def _should_handle(self, request: HttpRequest) -> bool:
        user = self.login.user
        if super()._should_handle(request):
            return True
        if user is None or did_use_passwordless_login(request, user) or not cookie.is_trusted_browser(request, user):
            return False
        return not devices.is_trusted(request, user, now=clock.now())


class Trust(mfa.TrustStage):  # type: ignore[misc]
    """A browser may be trusted for one's own money, never for work."""

    def handle(self) -> tuple[Any, bool]:
        return (None, True) if self.login.user is None or self.login.user.is_staff else super().handle()


class TrustPage(TrustView):  # type: ignore[misc]
    """allauth's page; who chooses to trust gets a row that can be seen and forgotten."""

    def form_valid(self, form: Any) -> HttpResponse:
        self.request.trust_this_device = self.request.POST.get("action") == "trust"
        return super().form_valid(form)  # type: ignore[no-any-return]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "days": settings.MFA_TRUST_COOKIE_AGE.days}


trust = access.mark(TrustPage.as_view(), "public")
