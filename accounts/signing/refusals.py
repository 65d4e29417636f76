"""Why something was not signed; each is fit for the customer."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.kernel.errors import Refusal


class SignatureRefused(Refusal):
    """The act was not signed; nothing changed but the number of tries."""

    code = "signature_refused"
    message = _("This was not signed. Nothing was taken.")


class WrongSecret(SignatureRefused):
    code = "wrong_secret"
    message = _("That is not right. Nothing was taken; you can try again.")


class OtherAct(WrongSecret):
    """A code that was sent for another act."""

    code = "code_of_another_act"
    message = _("That code was for something else. Nothing was taken. We sent a new one.")

    def __init__(self, *, was: str = "", now: str = "", sent: bool = True) -> None:
        super().__init__()
        self.said = ""
        if was and now:
            words: Any = _("That code was for %(was)s; you are now sending %(now)s.") % {"was": was, "now": now}
            self.said = f"{words} {_('We sent a new one.') if sent else _('Ask for a new one.')}"

    def __str__(self) -> str:
        return self.said or str(self.message)


class SignatureEnded(SignatureRefused):
    code = "signature_ended"
    message = _("The time for signing is over. Nothing was taken. Go back and check the act again.")


class TooManyTries(SignatureRefused):
    code = "too_many_tries"
    message = _("Too many tries. Nothing was taken. Wait an hour, or ask a person at your branch.")


class TooManyCodes(SignatureRefused):
    code = "too_many_codes"
    message = _("We sent several codes already. Nothing was taken. Look at the newest message, or sign in another way.")


class NoPhone(SignatureRefused):
    code = "no_phone"
    message = _("We know no mobile number of yours to send a code to.")


class PinLocked(SignatureRefused):
    code = "pin_locked"
    message = _("Five wrong tries: the transaction password is locked. Nothing was taken. Set a new one with a code, or sign in another way.")


class PoorPin(SignatureRefused):
    code = "poor_pin"
    message = _("Others would try these six digits first: a birthday, a row, a repetition or your number. Choose others.")


class NotSigned(SignatureRefused):
    code = "not_signed"
    message = _("This act is not signed, or it is not the act that was signed. Nothing was taken.")
