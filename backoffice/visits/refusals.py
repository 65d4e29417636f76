"""Why a visit was not booked, moved, begun or ended. The sentences of booking are read by customers."""

from django.utils.translation import gettext_lazy as _

from portal.kernel.errors import Refusal


class VisitRefusal(Refusal):
    """Base of the refusals."""


class TimeTaken(VisitRefusal):
    code = "visit_time_taken"
    message = _("Somebody was a moment quicker: this time is taken. Nothing was booked.")


class NotOffered(VisitRefusal):
    code = "visit_not_offered"
    message = _("This time cannot be booked: it is past, too near, or outside our opening hours. Nothing was booked.")


class NobodyThere(VisitRefusal):
    code = "visit_nobody_there"
    message = _("Nobody can receive you at this time. Nothing was booked.")


class OwnOverlap(VisitRefusal):
    code = "visit_own_overlap"
    message = _("You have another appointment at this time. Nothing was booked.")


class TooMany(VisitRefusal):
    code = "visit_too_many"
    message = _("You have %(most)s appointments ahead already. Cancel one to book another. Nothing was booked.")


class TooManyWaits(VisitRefusal):
    code = "visit_too_many_waits"
    message = _("You wait for %(most)s times already. Nothing was changed.")


class WhereTo(VisitRefusal):
    code = "visit_where_to"
    message = _("Write the address we should come to. Nothing was booked.")


class WithWhom(VisitRefusal):
    code = "visit_with_whom"
    message = _("Say who the visit is with. Nothing was planned.")


class OfferOver(VisitRefusal):
    code = "visit_offer_over"
    message = _("This time is no longer held for you. Nothing was booked.")


class VisitOver(VisitRefusal):
    code = "visit_over"
    message = _("This appointment is over or was changed meanwhile, perhaps in another window. Nothing was changed.")


class Closed(VisitRefusal):
    code = "visit_closed"
    message = _("The branch is not open then. Visits lie within its opening hours on a working day. Nothing was planned.")


class PastTime(VisitRefusal):
    code = "visit_past"
    message = _("This time is past. Nothing was planned.")


class StaffBusy(VisitRefusal):
    code = "visit_staff_busy"
    message = _("%(name)s is with somebody else at this time. Nothing was changed.")


class CustomerBusy(VisitRefusal):
    code = "visit_customer_busy"
    message = _("The customer has another appointment at this time. Nothing was changed.")


class StaffAway(VisitRefusal):
    code = "visit_staff_away"
    message = _("%(name)s is on leave that day. Nothing was changed.")


class NotAway(VisitRefusal):
    code = "visit_not_away"
    message = _("Who receives is there that day after all. Nothing was changed.")


class NobodyStandsIn(VisitRefusal):
    code = "visit_nobody_stands_in"
    message = _("Nobody stands in that day: propose another time, or cancel. Nothing was changed.")


class NobodyToAsk(VisitRefusal):
    code = "visit_nobody_to_ask"
    message = _("Who is visited has no customer record and reads no messages: call them. Nothing was sent.")


class HowManyTimes(VisitRefusal):
    code = "visit_how_many_times"
    message = _("Propose one to %(most)s times. Nothing was sent.")


class BegunAlready(VisitRefusal):
    code = "visit_begun"
    message = _("This visit was checked in already. Nothing was changed.")


class TooEarly(VisitRefusal):
    code = "visit_too_early"
    message = _("It is too early for that: this visit has not begun. Nothing was changed.")


class TooLate(VisitRefusal):
    code = "visit_too_late"
    message = _("That day is over: write down what came of the visit instead. Nothing was changed.")


class ReasonNeeded(VisitRefusal):
    code = "visit_reason_needed"
    message = _("Say why, in at least %(least)s characters. Nothing was changed.")


class MinutesNeeded(VisitRefusal):
    code = "visit_minutes_needed"
    message = _("Write what was spoken about. Nothing was changed.")


class NotYourVisit(VisitRefusal):
    code = "visit_not_yours"
    message = _("This is a colleague's visit. They, who stands in for them, or the branch manager may do this. Nothing was changed.")
