"""Private files: what they are is read from their bytes, and they are shown only after an access check.

Rules: a kind says which types, how large and who may read; the client's name and type count for nothing. Pictures are
decoded within limits and written again, so metadata and whatever was glued to them are gone. Bytes are sealed in the
vault and lie outside MEDIA_URL under a name of ours. A stranger's file is 404. Kinds may have every read audited.
"""

from portal.kernel.files.kinds import Kind, register_access, register_kind
from portal.kernel.files.refusals import EmptyUpload, TooLarge, TooManyPixels, UnreadablePicture, UploadRefused, WrongType
from portal.kernel.files.services import delete, read, respond, store

__all__ = [
    "EmptyUpload",
    "Kind",
    "TooLarge",
    "TooManyPixels",
    "UnreadablePicture",
    "UploadRefused",
    "WrongType",
    "delete",
    "read",
    "register_access",
    "register_kind",
    "respond",
    "store",
]
