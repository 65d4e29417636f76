"""Everything the family space declines to do; each sentence says first what happened to money and sharing."""

from django.utils.translation import gettext_lazy as _

from accounts.ledger.refusals import KeyReused
from portal.kernel.errors import Refusal


class FamilyRefused(Refusal):
    """Nothing was changed; `field` is the field of the form it stands beside."""

    code = "family_refused"
    message = _("This was not done. Nothing was changed.")
    field: str | None = None


class NotAMobile(FamilyRefused):
    code = "family_not_a_mobile"
    message = _("This is no mobile number. Look for a slip. Nobody was asked.")
    field = "phone"


class InvitesSelf(FamilyRefused):
    code = "family_invites_self"
    message = _("That is you. Write the name and number of the person you want to ask. Nobody was asked.")
    field = "phone"


class AlreadyMember(FamilyRefused):
    code = "family_already_member"
    message = _("%(name)s is in your family already. Nobody was asked.")
    field = "name"


class AlreadyInvited(FamilyRefused):
    code = "family_already_invited"
    message = _("You have asked at this number already. Wait for the answer, or take it back first. Nobody was asked again.")
    field = "phone"


class TooManyInvitations(FamilyRefused):
    code = "family_too_many_invitations"
    message = _("You have asked many people today. Try again tomorrow. Nobody was asked.")


class FamilyIsFull(FamilyRefused):
    code = "family_is_full"
    message = _("A family here has %(most)s members at most. Nobody was asked.")


class TooYoungToInvite(FamilyRefused):
    code = "family_too_young_to_invite"
    message = _("Until you are 16 your guardian asks people in. Nobody was asked.")


class InvitationOver(FamilyRefused):
    code = "family_invitation_over"
    message = _("This invitation does not hold any more: it was taken back, answered, or its time is over. You have joined nothing and share nothing.")


class InAnotherFamily(FamilyRefused):
    code = "family_in_another"
    message = _("You are in a family already, and here one is in one at a time. Leave it first if you want to join this one. Nothing was changed.")


class NeedsGuardian(FamilyRefused):
    code = "family_needs_guardian"
    message = _("Under 16 one joins only when a parent asks one in as their child. You have joined nothing.")


class GuardianLetsGo(FamilyRefused):
    code = "family_guardian_lets_go"
    message = _("Until you are 16 your guardian takes you out. What you share you can end yourself, at once. Nothing was changed.")


class NotInFamily(FamilyRefused):
    code = "family_not_a_member"
    message = _("This person, or you, left the family meanwhile. Nothing was changed.")


class MayNotRemove(FamilyRefused):
    code = "family_may_not_remove"
    message = _("Only who asked somebody in, or who began the family, takes them out again. You can leave at any time. Nothing was changed.")


class NotAGoalOfYours(FamilyRefused):
    code = "family_goal_not_yours"
    message = _("Who set a goal changes and ends it. Nothing was changed.")


class TooManyGoals(FamilyRefused):
    code = "family_too_many_goals"
    message = _("A family has %(most)s open goals at most. End one first. Nothing was changed.")


class GoalIsOver(FamilyRefused):
    code = "family_goal_over"
    message = _("This goal was ended meanwhile. Nothing was changed.")


class NothingAMonth(FamilyRefused):
    code = "family_nothing_a_month"
    message = _("Give an amount above zero. To pay nothing any more, end it instead. Nothing was changed.")
    field = "month"


class NothingIsPaid(FamilyRefused):
    code = "family_nothing_is_paid"
    message = _("%(name)s does not pay for you any more. Nothing was taken.")


class MonthUsedUp(FamilyRefused):
    code = "family_month_used_up"
    message = _("That is more than is left this month: %(left)s. Nothing was taken.")
    field = "amount"


class PayerCannot(FamilyRefused):
    """The payer's account or its limits do not allow it; which of them is the payer's own affair."""

    code = "family_payer_cannot"
    message = _("%(name)s's account does not allow this now. Nothing was taken. Speak with %(name)s.")


class PayerMustSign(FamilyRefused):
    code = "family_payer_must_sign"
    message = _("%(name)s has to sign this payment. We have written to %(name)s. Nothing was taken.")


class NotYourChild(FamilyRefused):
    code = "family_not_your_child"
    message = _("Only a parent gives limits, and only to a child under 18. Nothing was changed.")


class AboveBank(FamilyRefused):
    code = "family_above_bank"
    message = _("The bank itself lets no more than %(cap)s leave this account. Write less, or leave it empty. Nothing was changed.")


class FetchedOtherwise(FamilyRefused):
    code = "family_key_reused"
    message = KeyReused.message
