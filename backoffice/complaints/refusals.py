"""What is declined, in words fit for whoever asked."""

from django.utils.translation import gettext_lazy as _

from portal.kernel.errors import Refusal


class ComplaintRefused(Refusal):
    """Nothing was changed."""

    code = "complaint_refused"
    message = _("This was not done. Nothing was changed.")


class NothingSaid(ComplaintRefused):
    code = "complaint_nothing_said"
    message = _("Say it in a few words more, so that a colleague understands what happened. Nothing was sent.")


class NobodyToAnswer(ComplaintRefused):
    code = "complaint_nobody_to_answer"
    message = _("Name the customer, or a name and telephone number at which the complainant is reached. Nothing was registered.")


class TooManyToday(ComplaintRefused):
    code = "complaint_too_many_today"
    message = _("You have sent us %(most)s complaints today. Add to one of them, or call us. Nothing was sent.")


class WrongDay(ComplaintRefused):
    code = "complaint_wrong_day"
    message = _("A complaint came today or within the last 60 days. Nothing was registered.")


class NotThere(ComplaintRefused):
    code = "complaint_not_there"
    message = _("This complaint does not exist or is out of your reach. Nothing was changed.")


class NotNow(ComplaintRefused):
    code = "complaint_not_now"
    message = _("This cannot be done while the complaint is “%(state)s”. Nothing was changed.")


class NotYours(ComplaintRefused):
    code = "complaint_not_yours"
    message = _("%(name)s answers for this complaint. Nothing was changed.")


class MayNotHandle(ComplaintRefused):
    code = "complaint_may_not_handle"
    message = _("%(name)s cannot answer this complaint: it is about them, or their post does not answer complaints. Nothing was changed.")


class LeftTheBank(ComplaintRefused):
    code = "complaint_owner_left"
    message = _("%(name)s does not work here any more. Choose another colleague. Nothing was changed.")


class ExtendedAlready(ComplaintRefused):
    code = "complaint_extended_already"
    message = _("This complaint was extended once already; a second time is not possible. Nothing was changed.")


class ExtensionAsked(ComplaintRefused):
    code = "complaint_extension_asked"
    message = _("More time has been asked for already, and it waits for a second person. Nothing was changed.")


class DayHasPassed(ComplaintRefused):
    code = "complaint_day_has_passed"
    message = _("The day of the answer has passed: more time cannot be given any more. Answer now. Nothing was changed.")


class Backwards(ComplaintRefused):
    code = "complaint_backwards"
    message = _("More time means a later day than %(day)s. Nothing was changed.")


class TooFar(ComplaintRefused):
    code = "complaint_too_far"
    message = _("No later than %(day)s: %(days)s days in all. Nothing was changed.")


class CauseMissing(ComplaintRefused):
    code = "complaint_cause_missing"
    message = _("To close, say whether it was founded, the root cause, and what was done so that it does not happen again. Nothing was changed.")


class StillWaiting(ComplaintRefused):
    code = "complaint_still_waiting"
    message = _("A proposal about this complaint waits for a second person. Nothing was changed.")


class ReactionPending(ComplaintRefused):
    code = "complaint_reaction_pending"
    message = _("The complainant may still object until %(day)s. Close it then, or once they accept. Nothing was changed.")


class MediationRuns(ComplaintRefused):
    code = "complaint_mediation_runs"
    message = _("Write down first how the mediation ended. Nothing was changed.")


class TooLateToReopen(ComplaintRefused):
    code = "complaint_too_late_to_reopen"
    message = _("It was closed more than %(days)s days ago. Write a new complaint and name this number. Nothing was changed.")


class NotTheirAccount(ComplaintRefused):
    code = "complaint_not_their_account"
    message = _("Compensation goes to an open account of the complainant. Nothing was paid.")


class TooManyFiles(ComplaintRefused):
    code = "complaint_too_many_files"
    message = _("%(most)s pictures or papers at a time. Nothing was sent.")
