"""Why a number was not given, called or moved."""

from django.utils.translation import gettext_lazy as _

from portal.kernel.errors import Refusal


class QueueRefused(Refusal):
    """Nothing was changed in the line."""

    code = "queue_refused"
    message = _("This was not possible. The line is as it was.")


class HallClosed(QueueRefused):
    code = "hall_closed"
    message = _("The hall gives no numbers at the moment. Ask a colleague at the door, or come back when it is open.")


class KindNotOffered(QueueRefused):
    code = "kind_not_offered"
    message = _("This is not offered in this hall. Choose another line. No number was taken.")


class HasNumber(QueueRefused):
    code = "has_number"
    message = _("You have a number today: %(number)s at %(branch)s. Give it back first if you need another.")


class TooManyNumbers(QueueRefused):
    code = "too_many_numbers"
    message = _("You took %(most)s numbers on the phone today. Take the next one at the branch's screen.")


class NoDesk(QueueRefused):
    code = "no_desk"
    message = _("Sit down at a counter first. Nobody was called.")


class DeskTaken(QueueRefused):
    code = "desk_taken"
    message = _("Somebody sits at this counter already. Choose another.")


class StillServing(QueueRefused):
    code = "still_serving"
    message = _("You are still with number %(number)s. Finish it first. Nobody was called.")


class NobodyWaits(QueueRefused):
    code = "nobody_waits"
    message = _("Nobody waits for what you serve.")


class NotCalled(QueueRefused):
    code = "not_called"
    message = _("You have called nobody, or it ended a moment ago. Nothing was changed.")


class CallAgainFirst(QueueRefused):
    code = "call_again_first"
    message = _("Call once more before you note that nobody came.")


class TicketOver(QueueRefused):
    code = "ticket_over"
    message = _("This number is over, or of another branch or day. Nothing was changed.")
