"""Why a tag was not defined or an objection not kept."""

from django.utils.translation import gettext_lazy as _

from portal.kernel.errors import Refusal


class TagRefused(Refusal):
    code = "tag_refused"
    message = _("The tag was not changed.")


class BadCode(TagRefused):
    code = "tag_bad_code"
    message = _("Write a code of 3 to 32 small letters, digits and underscores that no other tag has. Nothing was changed.")


class WrongCondition(TagRefused):
    code = "tag_wrong_condition"
    message = _("The condition cannot be used: %(why)s Nothing was changed.")


class UnknownWord(TagRefused):
    code = "tag_unknown_word"
    message = _("The explanation names {%(name)s}, which is no feature. Nothing was changed.")


class NoEvidence(TagRefused):
    code = "tag_no_evidence"
    message = _("Both explanations name at least one feature in braces, so that everybody reads why. Nothing was changed.")


class NothingChanges(TagRefused):
    code = "tag_nothing_changes"
    message = _("This is how the tag stands already. Nothing was changed.")


class ChangedMeanwhile(TagRefused):
    code = "tag_changed_meanwhile"
    message = _("Somebody changed this tag while you had it open. Nothing was changed; look at it once more.")


class NoSuchTag(Refusal):
    code = "no_such_tag"
    message = _("You do not have this tag any more. Nothing was changed.")
