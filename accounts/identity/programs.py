"""Programs of others that act for a person by consent (OpenID Connect)."""

from typing import Any

from allauth.idp.oidc.views import AuthorizationView

from portal.kernel import access, policies


class Consent(AuthorizationView):  # type: ignore[misc]
    """allauth's page; its form leads on to the program, and to no other place."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        policies.allow_form_to(self.request, policies.origin_of(self._request_info["redirect_uri"]))
        return super().get_context_data(**kwargs)  # type: ignore[no-any-return]


consent = access.mark(access.gated(Consent.as_view(), "user"), "public")
