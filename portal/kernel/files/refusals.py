"""Why an upload was not taken."""

from django.utils.translation import gettext_lazy as _

from portal.kernel.errors import Refusal


class UploadRefused(Refusal):
    """The upload was not kept."""

    code = "upload_refused"
    message = _("This file was not taken.")


class EmptyUpload(UploadRefused):
    code = "upload_empty"
    message = _("This file is empty. Choose another one.")


class TooLarge(UploadRefused):
    code = "upload_too_large"
    message = _("This file is larger than %(megabytes)s MB. Choose a smaller one.")


class WrongType(UploadRefused):
    code = "upload_wrong_type"
    message = _("Only these can be taken here: %(allowed)s. What counts is what the file holds, not its name.")


class TooManyPixels(UploadRefused):
    code = "upload_too_many_pixels"
    message = _("This picture has more than %(megapixels)s million pixels. Choose a smaller one.")


class UnreadablePicture(UploadRefused):
    code = "upload_unreadable"
    message = _("This picture is damaged or incomplete. Take it again.")
