"""The way to Alipay and back, under /me/sign-in/alipay/."""

from allauth.socialaccount.providers.oauth2.urls import default_urlpatterns

from accounts.identity.alipay.provider import AlipayProvider

urlpatterns = default_urlpatterns(AlipayProvider)
