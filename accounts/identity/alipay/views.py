"""To Alipay and back: the way there, and the code it sends back exchanged for the person."""

from typing import Any, Final

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter, OAuth2CallbackView, OAuth2LoginView
from django.http import HttpRequest, HttpResponseBase

from accounts.identity.alipay.gateway import Gateway, GatewayError
from portal.kernel import clock

#: By which the same person is known in both answers.
_IDS: Final = ("open_id", "user_id")


class AlipayClient(OAuth2Client):  # type: ignore[misc]
    """Names its parameters differently and exchanges the code through the gateway."""

    client_id_parameter = "app_id"

    def get_access_token(self, code: str, pkce_code_verifier: str | None = None, extra_data: Any = None) -> dict[str, Any]:
        return ask(self.request, "alipay.system.oauth.token", grant_type="authorization_code", code=code)


class AlipayAdapter(OAuth2Adapter):  # type: ignore[misc]
    provider_id = "alipay"
    access_token_url = ""
    client_class = AlipayClient
    scope_delimiter = ","

    @property
    def authorize_url(self) -> str:
        return str(self.get_provider().app.settings["authorize_url"])

    def complete_login(self, request: HttpRequest, app: Any, token: SocialToken, *, response: dict[str, Any], **_more: Any) -> SocialLogin:
        """The person behind the token; both answers must mean the same one."""
        person = ask(request, "alipay.user.info.share", auth_token=token.token)
        if [person.get(name) for name in _IDS if response.get(name)] != [response[name] for name in _IDS if response.get(name)]:
            raise OAuth2Error("two answers of the gateway name two people")
        return self.get_provider().sociallogin_from_response(request, person)


class AlipayCallbackView(OAuth2CallbackView):  # type: ignore[misc]
    """Alipay calls the code `auth_code`."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if "auth_code" in request.GET:
            given = request.GET.copy()
            given.setlist("code", given.getlist("auth_code"))
            request.GET = given  # type: ignore[assignment]  # a copy may be changed, which allauth does not
        return super().dispatch(request, *args, **kwargs)  # type: ignore[no-any-return]


def ask(request: HttpRequest, method: str, **content: str) -> dict[str, Any]:
    """One call of the gateway with the keys of the configuration; raises allauth's `OAuth2Error`."""
    adapter = get_adapter(request)
    app = adapter.get_app(request, "alipay")
    gateway = Gateway(app.settings["gateway"], app.client_id, app.settings["private_key"], app.settings["alipay_public_key"])
    try:
        return gateway.call(method, session=adapter.get_requests_session, now=clock.now(), **content)
    except GatewayError as error:
        raise OAuth2Error(str(error)) from error


oauth2_login = OAuth2LoginView.adapter_view(AlipayAdapter)
oauth2_callback = AlipayCallbackView.adapter_view(AlipayAdapter)
