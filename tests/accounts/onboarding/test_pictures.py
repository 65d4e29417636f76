"""What may come as a picture of a document: told by its bytes, bounded before it is opened, written anew, kept under a name of ours."""

import io
import struct
import zlib

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from accounts.onboarding import services
from accounts.onboarding.models import Application, ApplicationPicture
from portal.kernel import files
from portal.kernel.files.models import PrivateFile
from tests.factories import applications

pytestmark = pytest.mark.django_db
PLACE_TAKEN = b"31.5700N 120.2900E"


def give(row: Application, content: bytes, name: str = "card.jpg", kind: str = "image/jpeg") -> ApplicationPicture:
    upload = SimpleUploadedFile(name, content, content_type=kind)
    return services.give_picture(application=row, side="front", upload=upload, actor=applications.actor(row.user), now=timezone.now())


@pytest.fixture
def row() -> Application:
    return applications.filled()


def drawn(form: str = "JPEG", **more: object) -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (640, 400), (200, 220, 225)).save(kept, form, **more)
    return kept.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG of some bytes that says it is enormous."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        pytest.param(b"%PDF-1.7\n%%EOF", files.WrongType, id="a PDF called jpg"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'><script>x()</script></svg>", files.WrongType, id="an SVG with a script"),
        pytest.param(b"<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><svg>&x;</svg>", files.WrongType, id="an SVG with an entity"),
        pytest.param(b"<html><script>x()</script></html>", files.WrongType, id="a page"),
        pytest.param(b"PK\x03\x04" + b"\0" * 60, files.WrongType, id="a zip"),
        pytest.param(b"MZ" + b"\0" * 200, files.WrongType, id="a program"),
        pytest.param(drawn("TIFF"), files.WrongType, id="a TIFF"),
        pytest.param(drawn("GIF"), files.WrongType, id="a GIF"),
        pytest.param(bomb(8_000, 7_000), files.TooManyPixels, id="56 megapixels"),
        pytest.param(bomb(100_000, 100_000), files.TooManyPixels, id="ten thousand megapixels in a hundred bytes"),
        pytest.param(drawn()[:400], files.UploadRefused, id="half a picture"),
        pytest.param(b"\xff\xd8\xff\xe0" + b"\0" * 400, files.UploadRefused, id="the beginning of a picture alone"),
        pytest.param(drawn() + b"\0" * (10 * 1024 * 1024), files.TooLarge, id="eleven megabytes"),
        pytest.param(b"", files.EmptyUpload, id="nothing"),
    ],
)
def test_what_is_refused_leaves_nothing_behind(row: Application, content: bytes, refusal: type[Exception]) -> None:
    before = row.pictures.get(side="front", newest=True).file_id
    count = PrivateFile.objects.count()
    with pytest.raises(refusal):
        give(row, content)
    assert row.pictures.get(side="front", newest=True).file_id == before
    assert PrivateFile.objects.count() == count


def test_it_is_written_anew_without_what_was_in_it(row: Application) -> None:
    exif = Image.Exif()
    exif[0x010E] = PLACE_TAKEN.decode()
    glued = drawn(exif=exif) + b"<script>x()</script>" + b"PK\x03\x04"
    kept = files.read(give(row, glued).file)
    assert PLACE_TAKEN in glued
    assert all(piece not in kept for piece in (PLACE_TAKEN, b"<script>", b"PK\x03\x04"))
    assert Image.open(io.BytesIO(kept)).size == (640, 400)


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/cron.d/x.jpg", "C:\\x.jpg", "x.php", "a\0b.jpg", "照片.jpg"])
def test_the_clients_name_and_type_count_for_nothing(row: Application, name: str) -> None:
    file = give(row, drawn(), name, "text/html").file
    assert file.content_type == "image/jpeg"
    assert set(file.stored_name) <= set("0123456789abcdef/")


def test_what_lies_in_the_storage_is_sealed(row: Application) -> None:
    file = give(row, drawn()).file
    with storages["private"].open(file.stored_name) as stored:
        assert b"JFIF" not in stored.read()
