"""Why something was not written down."""

from django.utils.translation import gettext_lazy as _

from portal.kernel.errors import Refusal


class ReasonNeeded(Refusal):
    code = "reason_needed"
    message = _("Say why, in at least %(least)s characters. Nothing was changed.")


class NotToCome(Refusal):
    code = "hours_not_to_come"
    message = _("Opening hours begin on a day to come. Nothing was changed.")


class HoursOverlap(Refusal):
    code = "hours_overlap"
    message = _("Two openings of one day overlap. Nothing was changed.")


class NeverOpenWeek(Refusal):
    code = "hours_never_open"
    message = _("A place is open at some time of the week. Close a branch on its own page instead. Nothing was changed.")


class BadHours(Refusal):
    code = "hours_unreadable"
    message = _("Write hours like 09:00-12:00, 13:30-17:00; leave a closed day empty.")


class NotThere(Refusal):
    code = "not_there"
    message = _("This does not exist, or not for you. Nothing was changed.")


class AlreadyOver(Refusal):
    code = "already_over"
    message = _("This was finished meanwhile, perhaps in another window. Nothing was changed.")


class WrongDay(Refusal):
    code = "wrong_day"
    message = _("Choose a day from today on, within two years. Nothing was written down.")


class WrongTime(Refusal):
    code = "wrong_time"
    message = _("A contact is written down within 14 days, and not before it happened. Nothing was written down.")


class NothingSaid(Refusal):
    code = "nothing_said"
    message = _("Write what it is about. Nothing was written down.")


class NotTheirs(Refusal):
    code = "not_theirs"
    message = _("This colleague cannot take it: %(name)s has left the bank. Nothing was written down.")


class NotThisCall(Refusal):
    code = "not_this_call"
    message = _("This call was with somebody else. Nothing was written down.")


class NotYours(Refusal):
    code = "not_yours"
    message = _("This is %(name)s's to do. Whoever stands in for them, or the branch manager, may do it too. Nothing was changed.")


class StepsMissing(Refusal):
    code = "steps_missing"
    message = _("First tick what has to be done: %(steps)s. The task stays open.")


class NoTemplate(Refusal):
    code = "no_template"
    message = _("This template is not in use any more. Nothing was written down.")


class BadTemplate(Refusal):
    code = "bad_template"
    message = _("The warning comes before the time is over, and both are minutes of working time. Nothing was changed.")


class TemplateTaken(Refusal):
    code = "template_taken"
    message = _("A template of this code is here already. Nothing was changed.")
