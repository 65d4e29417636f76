"""Why something did not happen to a lead or an opportunity."""

from django.utils.translation import gettext_lazy as _

from portal.kernel.errors import Refusal


class LeadRefused(Refusal):
    code = "lead_refused"
    message = _("Nothing was changed.")


class WrongPhone(LeadRefused):
    code = "wrong_phone"
    message = _("This is no telephone number: 11 digits for a mobile, or area code and number. Nothing was written down.")


class NobodyNamed(LeadRefused):
    code = "nobody_named"
    message = _("Say who it is: a name or a telephone number. Nothing was written down.")


class NothingSaid(LeadRefused):
    code = "nothing_said"
    message = _("Write what it is about. Nothing was written down.")


class UnknownSource(LeadRefused):
    code = "unknown_source"
    message = _("Nobody knows where this comes from. Nothing was written down.")


class NotThere(LeadRefused):
    code = "lead_not_there"
    message = _("This does not exist, or not for you. Nothing was changed.")


class NotYours(LeadRefused):
    code = "lead_not_yours"
    message = _("%(name)s follows this up. Whoever stands in for them, or the branch manager, may do it too. Nothing was changed.")


class InThePool(LeadRefused):
    code = "lead_in_pool"
    message = _("Claim it first: nobody follows this up yet. Nothing was changed.")


class TakenMeanwhile(LeadRefused):
    code = "lead_taken"
    message = _("%(name)s was faster and follows this up already. Nothing was changed.")


class AlreadyConverted(LeadRefused):
    code = "already_converted"
    message = _("This became an opportunity already, perhaps in another window. There is still only one.")


class AlreadyOver(LeadRefused):
    code = "lead_over"
    message = _("This has ended meanwhile. Nothing was changed.")


class NotToBeCalled(LeadRefused):
    code = "not_to_be_called"
    message = _("This person asked not to be called. Nothing was shown and nothing was written down.")


class NotToBeSold(LeadRefused):
    code = "not_to_be_sold"
    message = _("Not now: %(why)s Nothing was changed.")


class ReasonNeeded(LeadRefused):
    code = "lead_reason"
    message = _("Say why, in at least 4 characters. Nothing was changed.")


class WrongStage(LeadRefused):
    code = "wrong_stage"
    message = _("From “%(before)s” it does not go to “%(after)s”. Look at where it stands now. Nothing was changed.")


class WrongChance(LeadRefused):
    code = "wrong_chance"
    message = _("A probability lies between 0 % and 100 %. Nothing was changed.")


class WrongAmount(LeadRefused):
    code = "wrong_amount"
    message = _("An amount is not below zero, and not beyond a million million. Nothing was changed.")


class WrongDay(LeadRefused):
    code = "lead_wrong_day"
    message = _("Choose a day from today on, within two years. Nothing was changed.")


class SplitWrong(LeadRefused):
    code = "split_wrong"
    message = _("The parts add up to %(sum)s %%, not to 100 %%. Nothing was changed.")


class ShareTwice(LeadRefused):
    code = "share_twice"
    message = _("Somebody stands there twice. Nothing was changed.")


class NotTheirs(LeadRefused):
    code = "lead_not_theirs"
    message = _("%(name)s cannot take it: not a manager of this branch, or not with the bank any more. Nothing was changed.")


class SameLead(LeadRefused):
    code = "same_lead"
    message = _("These two cannot be joined: both must be open, and one person must not be two customers. Nothing was changed.")


class NameTaken(LeadRefused):
    code = "lead_name_taken"
    message = _("One of this name is here already. Nothing was written down.")
