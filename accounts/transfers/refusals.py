"""What is declined, as sentences fit for the customer. `field` is the field of the form a refusal stands beside."""

from django.utils.translation import gettext_lazy as _

from portal.kernel.errors import Refusal


class TransferRefused(Refusal):
    """The order was not taken and nothing changed."""

    code = "transfer_refused"
    message = _("This transfer was not made. Nothing was taken.")
    field = "amount"


class OtherContent(TransferRefused):
    code = "key_reused"
    message = _("This form was already used for another transfer. Nothing more was taken. Start again from the first step.")


class FormChanged(TransferRefused):
    code = "form_changed"
    message = _("What was sent is not what was shown to you. Nothing was taken. Check the transfer again.")


class CustomerFrozen(TransferRefused):
    code = "customer_frozen"
    message = _("Your accounts are frozen. Nothing was taken. Your branch can tell you how to open them again.")


class TransferIsFinal(TransferRefused):
    code = "transfer_is_final"
    message = _("This transfer has ended already, so this changes nothing.")


class AlreadySent(TransferIsFinal):
    code = "already_sent"
    message = _("It was sent before you undid it, and the payee has it: it cannot be taken back. Your branch asks the payee for you.")


class NothingToSend(TransferRefused):
    code = "not_positive"
    message = _("The amount must be more than zero. Nothing was taken.")


class SameAccount(TransferRefused):
    code = "same_account"
    message = _("The money would go to the account it comes from. Nothing was taken. Choose another account.")
    field = "source"


class OtherCurrency(TransferRefused):
    code = "wrong_currency"
    message = _("This account holds %(source)s, and the payee's holds %(target)s. Nothing was taken. Choose another account.")
    field = "source"


class SourceStopped(TransferRefused):
    code = "account_not_open"
    message = _("No money can leave this account at present. Nothing was taken. Your branch can tell you why.")
    field = "source"


class PayeeStopped(TransferRefused):
    code = "payee_closed"
    message = _("The payee's account is closed or stopped and cannot receive money. Nothing was taken.")


class NotEnough(TransferRefused):
    code = "not_enough_money"
    message = _("%(available)s can be used in this account, which is not enough. Nothing was taken.")


class OverOnePayment(TransferRefused):
    code = "over_limit"
    message = _("One payment from this account may be %(left)s at most. Nothing was taken.")


class OverToday(TransferRefused):
    code = "over_limit"
    message = _("%(left)s can still leave this account today. Nothing was taken. Send less, or the rest tomorrow.")


class OverYear(TransferRefused):
    code = "over_limit"
    message = _("%(left)s can still leave this account this year. Nothing was taken. Your branch can tell you more.")
