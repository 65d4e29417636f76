"""From untrusted bytes to bytes we are willing to keep: the type by content, limits first, pictures written again."""

import io
import warnings
from dataclasses import dataclass
from typing import Final

import puremagic
from PIL import Image, ImageFile, ImageOps

from portal.kernel.files.kinds import ENDINGS, JPEG, PDF, PNG, WEBP, Kind
from portal.kernel.files.refusals import TooManyPixels, UnreadablePicture, WrongType

_PILLOW: Final = {JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP"}
_PDF_HEAD, _PDF_TAIL, _PDF_TAIL_WITHIN = b"%PDF-", b"%%EOF", 1024
_JPEG_QUALITY: Final = 88
_DAMAGE: Final = (OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError, ZeroDivisionError, MemoryError, OverflowError)


@dataclass(frozen=True, slots=True)
class Inspected:
    """What is kept: bytes of ours and their true type."""

    content: bytes
    content_type: str


def inspect(data: bytes, kind: Kind) -> Inspected:
    """Bytes fit to keep. Raises `WrongType`, `TooManyPixels` or `UnreadablePicture`."""
    found = content_type(data)
    if found not in kind.content_types:
        raise WrongType(allowed=", ".join(sorted(ENDINGS[each].upper() for each in kind.content_types)))
    return Inspected(data if found == PDF else _redrawn(data, found, kind), found)


def content_type(data: bytes) -> str:
    """What the bytes are, or empty: their signature must stand at the very beginning and agree with their structure."""
    if data.startswith(_PDF_HEAD):
        return PDF if _PDF_TAIL in data[-_PDF_TAIL_WITHIN:] else ""
    try:
        guesses = {match.mime_type for match in puremagic.magic_string(data)}
    except (puremagic.PureError, ValueError):
        return ""
    return next((mime for mime in _PILLOW if mime in guesses and _opens_as(data, mime)), "")


def _opens_as(data: bytes, mime: str) -> bool:
    """Reads the header only."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            Image.open(io.BytesIO(data), formats=[_PILLOW[mime]]).close()
    except Image.DecompressionBombError:
        return True  # it is one, and is refused for its size
    except _DAMAGE:
        return False
    return True


def _redrawn(data: bytes, mime: str, kind: Kind) -> bytes:
    """The picture's pixels in a new file: no metadata, no second frame, nothing before or behind."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is lower, and is checked next
            with Image.open(io.BytesIO(data), formats=[_PILLOW[mime]]) as picture:
                if picture.width * picture.height > kind.max_pixels:
                    raise TooManyPixels(megapixels=kind.max_pixels // 1_000_000)
                return _encoded(_upright(picture, kind.max_side), mime)
    except Image.DecompressionBombError as error:
        raise TooManyPixels(megapixels=kind.max_pixels // 1_000_000) from error
    except _DAMAGE as error:
        raise UnreadablePicture from error


def _upright(picture: Image.Image, max_side: int) -> Image.Image:
    """Decoded, turned as the camera meant it, no larger than needed, in plain RGB or RGBA."""
    picture.draft("RGB", (max_side, max_side))  # a JPEG is decoded smaller at once
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint, once imported, lets half pictures pass everywhere
    picture.load()
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    plain = picture if picture.mode == mode else picture.convert(mode)
    plain.thumbnail((max_side, max_side))  # before turning, so that a large picture is held once
    return ImageOps.exif_transpose(plain)


def _encoded(picture: Image.Image, mime: str) -> bytes:
    clean = Image.frombytes(picture.mode, picture.size, picture.tobytes())  # carries no info dictionary over
    out = io.BytesIO()
    match mime:
        case "image/jpeg":
            clean.save(out, "JPEG", quality=_JPEG_QUALITY, optimize=True)
        case "image/png":
            clean.save(out, "PNG", optimize=False)
        case _:
            clean.save(out, "WEBP", quality=_JPEG_QUALITY)
    return out.getvalue()
