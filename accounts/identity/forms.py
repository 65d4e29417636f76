"""Signing up and in, in our words: one field for the number or the address, labels that stay visible."""

from typing import Any

from allauth.account import forms as allauth
from allauth.socialaccount import forms as social
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.identity import fields, phones
from accounts.identity.social import opens_otherwise


class OneContact(forms.Form):
    """One field for either a mobile number or an e-mail address; allauth's own two are filled from it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        widget = forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"})
        self.fields["contact"] = forms.CharField(label=_("Mobile number or e-mail"), max_length=254, widget=widget)
        self.order_fields(["contact"])
        for either in ("email", "phone"):
            if either in self.fields:
                self.fields[either].required = False
        if self.is_bound:
            typed = str(self.data.get(self.add_prefix("contact"), "")).strip()
            self.data = {**{name: self.data[name] for name in self.data}, "email": typed if "@" in typed else "", "phone": "" if "@" in typed else typed}

    def add_error(self, field: str | None, error: Any) -> None:
        """What is wrong with either is said beside the one field."""
        super().add_error("contact" if field in {"email", "phone"} and "contact" in self.fields else field, error)


class SignUp(OneContact, allauth.SignupForm):  # type: ignore[misc]
    """Number or address, and a password; with a passkey, number or address alone. The code comes next."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "password1" in self.fields:
            password = self.fields["password1"]
            password.label = _("Choose a password")
            password.help_text = _("15 characters or more: a few words that only you would put together. No capitals or symbols are demanded.")
            password.widget.attrs.pop("placeholder", None)

    def clean_phone(self) -> str:
        fields.not_too_often(self.cleaned_data["phone"])
        return str(self.cleaned_data["phone"])


class SocialSignUp(OneContact, social.SignupForm):  # type: ignore[misc]
    """The other house said who it is; number or address is ours to ask for, and is confirmed by a code."""

    def clean_phone(self) -> str:
        fields.not_too_often(self.cleaned_data["phone"])
        return str(self.cleaned_data["phone"])


class RemoveHouse(social.DisconnectForm):  # type: ignore[misc]
    """Another house may be removed while something else opens the login: a password, a confirmed number or address, or another house."""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = forms.Form.clean(self) or self.cleaned_data
        account = data.get("account")
        if account is not None and not opens_otherwise(account):
            raise ValidationError(_("Set a password first: nothing else would open your login. Nothing was changed."), code="last_way")
        return data


class NewPassword(allauth.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password behind the link of a letter; a frozen login keeps its own."""

    def clean(self) -> dict[str, Any]:
        if self.user.frozen_at is not None:
            raise ValidationError(_("This login is frozen, so nothing was changed. Come to a branch with your identity card."), code="frozen")
        return super().clean()  # type: ignore[no-any-return]


class RequestCode(OneContact, allauth.RequestLoginCodeForm):  # type: ignore[misc]
    """Where to send a code to sign in with."""


class SignIn(allauth.LoginForm):  # type: ignore[misc]
    """Number, e-mail or login, and password; placeholders are gone, since labels stay visible while one types."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Mobile number, e-mail or login")
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    def clean_login(self) -> str:
        """A number in one spelling, everything else as typed."""
        typed = str(self.cleaned_data["login"]).strip()
        try:
            return phones.canonical(typed)
        except ValidationError:
            return typed


class _Code(forms.Form):
    """Six digits, typed on the number keys, offered by the phone that received them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code")
        self.fields["code"].widget = forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": "12"})


class LoginCode(_Code, allauth.ConfirmLoginCodeForm):  # type: ignore[misc]
    pass


class EmailCode(_Code, allauth.ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    pass


class PhoneCode(_Code, allauth.VerifyPhoneForm):  # type: ignore[misc]
    pass


class ChangePhone(allauth.ChangePhoneForm):  # type: ignore[misc]
    """A new mobile number to sign in with."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].label = _("New mobile number")

    def clean_phone(self) -> str:
        fields.not_too_often(self.cleaned_data["phone"])
        return str(super().clean_phone())
