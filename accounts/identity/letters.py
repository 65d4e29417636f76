"""The short texts that carry codes, in the language of the page that asked for them."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.identity import phones
from portal.kernel import carriers


def code_by_text(*, number: str, code: str, now: datetime) -> None:
    _send(number, _("Tongxing: %(code)s is your code for signing in or signing up. It holds for five minutes. Nobody of the bank ever asks for it."), code, now)


def already_registered(*, number: str, now: datetime) -> None:
    """Somebody signs up with a number that has a login: only its owner learns of it."""
    text = _(
        "Tongxing: this number has a login already. Sign in with it; if the password is gone, sign in with a code. Was it not you? Then nothing need be done."
    )
    _send(number, text, "", now)


def not_registered(*, number: str, now: datetime) -> None:
    _send(number, _("Tongxing: somebody asked for a code, but this number has no login here. Sign up first; was it not you, nothing need be done."), "", now)


def _send(number: str, text: str, code: str, now: datetime) -> None:
    carriers.sms(phone=phones.at_home(number), text=text % {"code": code} if code else text, purpose="sign_in", now=now)
