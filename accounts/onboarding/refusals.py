"""Why an application, a picture or an account was not taken."""

from django.utils.translation import gettext_lazy as _

from portal.kernel.errors import Refusal


class OnboardingRefused(Refusal):
    """Nothing was opened and nothing changed."""

    code = "onboarding_refused"


class AlreadyCustomer(OnboardingRefused):
    code = "already_customer"
    message = _("You are a customer already: open a further account from your accounts page.")


class NotChangeable(OnboardingRefused):
    code = "not_changeable"
    message = _("This application is with a reviewer or decided; nothing can be changed in it now.")


class OnlyThatItem(OnboardingRefused):
    code = "only_that_item"
    message = _("Only what the reviewer marked is to be redone; everything else stays as it is.")


class NumberTaken(OnboardingRefused):
    code = "number_taken"
    message = _(
        "This ID number cannot be used here: it is already in use. If it is yours, sign in with your earlier login, or come to a branch with your card."
    )


class StepsMissing(OnboardingRefused):
    code = "steps_missing"
    message = _("Some steps are still missing: %(steps)s. Nothing was sent.")


class NotRedone(OnboardingRefused):
    code = "not_redone"
    message = _("Redo the marked item first: %(item)s. Nothing was sent.")


class NeedsCard(OnboardingRefused):
    code = "needs_card"
    message = _("A Type II account needs a confirmed account of your own at another bank. Go back one step and add it, or choose Type III.")


class NotAgreed(OnboardingRefused):
    code = "not_agreed"
    message = _("An account needs your agreement to each text. Nothing was opened.")


class ConsentMissing(OnboardingRefused):
    code = "consent_missing"
    message = _("This needs your consent first: %(purpose)s. Nothing was kept. Without it, come to any branch instead.")


class ConsentWithdrawn(OnboardingRefused):
    code = "consent_withdrawn"
    message = _("The applicant has taken back a consent this rests on: %(purpose)s. Nothing was decided; it waits until they agree again.")


class NothingToRenew(OnboardingRefused):
    code = "nothing_to_renew"
    message = _("This is the document we know already. Enter the last day of the new one.")


class DocumentOver(OnboardingRefused):
    code = "document_over"
    message = _("Your document has ended. Show the new one first, then open a further account. Nothing was opened.")


class StandsStill(OnboardingRefused):
    code = "customer_stands_still"
    message = _("Nothing can be handed in at present. Your branch can tell you why.")


class TooMany(OnboardingRefused):
    code = "too_many_of_kind"
    message = _(
        "You have %(count)s accounts of %(kind)s already, and the rules allow no more. Close one you do not need, then open another. Nothing was opened."
    )


class AlreadyDecided(OnboardingRefused):
    code = "application_already_decided"
    message = _("This application was decided a moment ago. Nothing more was done.")


class WithColleague(OnboardingRefused):
    code = "application_with_colleague"
    message = _("A colleague has this application on their desk. Nothing was done.")


class ReasonMissing(OnboardingRefused):
    code = "application_reason_needed"
    message = _("Write at least %(least)s characters. Nothing was decided.")


class ItemMissing(OnboardingRefused):
    code = "application_item_needed"
    message = _("Mark the one item that is to be redone. Nothing was decided.")


class ChecksFailed(OnboardingRefused):
    code = "application_checks_failed"
    message = _("A check has failed, so this cannot be verified: %(check)s. Nothing was opened.")
