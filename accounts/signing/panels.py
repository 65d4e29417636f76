"""The part of a page that takes a signature: which ways there are, the field for the chosen one, and what was typed.

A page shows `templates/accounts/signing/_panel.html` inside its form and asks `panel.signature` after a post.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.identity import phones
from accounts.signing import codes, passkeys
from accounts.signing import services as signing
from accounts.signing.models import StepUpChallenge
from accounts.signing.refusals import SignatureRefused
from accounts.signing.services import Method
from portal.kernel.access import Actor

_DIGITS = {"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "10"}
_LABELS: dict[Method, Any] = {
    Method.PIN: _("Transaction password"),
    Method.PASSKEY: _("Passkey"),
    Method.CODE: _("Code from your authenticator app"),
    Method.SMS: _("Code by text message"),
    Method.PASSWORD: _("Your sign-in password"),
}
_ICONS = {Method.PIN: "lock-keyhole", Method.PASSKEY: "fingerprint", Method.CODE: "smartphone", Method.SMS: "message-square-text", Method.PASSWORD: "key-round"}


class Answer(forms.Form):
    """What signs, typed in the way that was chosen."""

    secret = forms.CharField(max_length=200, strip=False)

    def __init__(self, *args: Any, method: Method, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["secret"]
        field.label = _LABELS[method]
        if method == Method.PASSKEY:
            field.validators = []
            field.widget = forms.HiddenInput()
        elif method == Method.PASSWORD:
            field.widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})
        elif method == Method.PIN:
            field.widget = forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": "6"})
        else:
            field.widget = forms.TextInput(attrs=_DIGITS)


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to sign."""

    method: Method
    label: Any
    icon: str
    on: bool


@dataclass(slots=True)
class Panel:
    """`signature` is there once the person has signed."""

    form: Answer
    method: Method
    choices: list[Choice]
    sent_to: str
    options: dict[str, Any] | None
    signature: StepUpChallenge | None = None

    @property
    def needs_code(self) -> bool:
        """Whether a code must be sent before anything can be typed."""
        return self.method == Method.SMS and not self.sent_to


def take(request: HttpRequest, *, challenge: StepUpChallenge, actor: Actor, now: datetime, stronger: bool = False) -> Panel:
    """The panel for this request: sends a code when asked, takes the answer when one was typed.

    With `stronger` the password of the sign-in is not enough where there is anything else.
    """
    own = signing.methods_of(challenge.customer)
    if stronger:
        own = [one for one in own if one != Method.PASSWORD] or own
    wanted = request.POST.get("with") or request.GET.get("with", "")
    method = Method(wanted) if wanted in own else signing.first_of(own)
    sending = request.method == "POST" and "send" in request.POST
    form = Answer(request.POST if request.method == "POST" and not sending else None, method=method)
    problem = _send(challenge, actor, now) if sending else None
    signature = _signed(form, challenge, method, actor, now)
    if problem is not None:
        form = Answer({"secret": ""}, method=method)
        form.full_clean()
        form.errors.clear()
        form.add_error(None, problem)
    return Panel(
        form=form,
        method=method,
        choices=[Choice(one, _LABELS[one], _ICONS[one], one == method) for one in own],
        sent_to=phones.masked(codes.phone_of(challenge.customer)) if method == Method.SMS and challenge.codes_sent else "",
        options={"request_options": passkeys.request_options(challenge)} if method == Method.PASSKEY else None,
        signature=signature,
    )


def _send(challenge: StepUpChallenge, actor: Actor, now: datetime) -> str | None:
    try:
        codes.send_code(challenge=challenge, actor=actor, now=now)
    except SignatureRefused as refusal:
        return str(refusal)
    return None


def _signed(form: Answer, challenge: StepUpChallenge, method: Method, actor: Actor, now: datetime) -> StepUpChallenge | None:
    if not form.is_valid():
        return None
    try:
        return signing.sign(challenge=challenge, secret=form.cleaned_data["secret"], method=method, actor=actor, now=now)
    except SignatureRefused as refusal:
        form.add_error(None if method == Method.PASSKEY else "secret", str(refusal))
        challenge.refresh_from_db()
        return None
