"""Private files: their type is read from their bytes, pictures are drawn again, strangers learn nothing."""

import hashlib
import io
import struct
import zlib
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpRequest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from portal.kernel import files, vault
from portal.kernel.access import Actor, Channel
from portal.kernel.audit.models import AuditEntry
from portal.kernel.files import inspection, kinds, services
from portal.kernel.files.models import PrivateFile
from portal.kernel.vault import ciphers, keys

NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
ALICE = Actor("customer", 12, Channel.WEB)
PICTURE = kinds.Kind("test_picture", max_bytes=2_000_000, audit_reads=True)
PAPER = kinds.Kind("test_paper", content_types=frozenset({kinds.PDF, kinds.JPEG}))
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture(autouse=True)
def _own_place(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    options = settings.STORAGES["private"]["OPTIONS"] | {"location": str(tmp_path / "private")}
    settings.STORAGES = settings.STORAGES | {"private": settings.STORAGES["private"] | {"OPTIONS": options}}
    monkeypatch.setattr(kinds, "_kinds", {kind.name: kind for kind in (PICTURE, PAPER)})
    monkeypatch.setattr(kinds, "_rules", {})


def drawn(form: str, size: tuple[int, int] = (40, 30), mode: str = "RGB", **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, (200, 30, 30) if mode == "RGB" else None).save(out, form, **options)
    return out.getvalue()


def with_exif() -> bytes:
    """A portrait-way photo (orientation 6) that says where and with what it was taken."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Secret Camera Co"
    exif.get_ifd(0x8825)[2] = (39.0, 54.0, 26.0)
    return drawn("JPEG", exif=exif, comment=b"home")


def huge_png() -> bytes:
    """50 million pixels in 50 kB: the header is honest, the rest compresses to nothing."""
    header = struct.pack(">IIBBBBB", 10_000, 5_000, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes(10_001 * 5_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def lying_png(width: int) -> bytes:
    """A header that promises far more pixels than follow."""
    small = drawn("PNG")
    header = small[12:16] + struct.pack(">II", width, width) + small[24:29]
    return small[:12] + header + struct.pack(">I", zlib.crc32(header)) + small[33:]


def keep(data: bytes, kind: str = "test_picture", name: str = "photo.jpg") -> PrivateFile:
    upload = SimpleUploadedFile(name, data, content_type="image/jpeg")
    return files.store(upload, kind=kind, owner="customer:12", actor=ALICE, now=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "content_type"),
    [(drawn("JPEG"), "image/jpeg"), (drawn("PNG"), "image/png"), (drawn("WEBP"), "image/webp"), (drawn("PNG", mode="RGBA"), "image/png")],
)
def test_a_picture_is_kept_and_comes_back_a_picture(data: bytes, content_type: str) -> None:
    file = keep(data)
    content = files.read(file)
    assert (file.kind, file.owner, file.content_type, file.created_at) == ("test_picture", "customer:12", content_type, NOW)
    assert (file.size, bytes(file.sha256)) == (len(content), hashlib.sha256(content).digest())
    assert Image.open(io.BytesIO(content)).size == (40, 30)


@pytest.mark.django_db
def test_the_bytes_on_disk_are_sealed_and_named_by_us(tmp_path: Path) -> None:
    file = keep(drawn("JPEG"), name="../../etc/passwd")
    (stored,) = [path for path in (tmp_path / "private").rglob("*") if path.is_file()]
    assert stored == tmp_path / "private" / file.stored_name
    assert file.stored_name.replace("/", "").isalnum()
    assert stored.stat().st_mode & 0o777 == 0o600
    assert vault.version_of(stored.read_bytes()) == vault.newest_version()
    assert b"JFIF" not in stored.read_bytes()


@pytest.mark.django_db
def test_metadata_is_gone_and_the_picture_stands_upright() -> None:
    data = with_exif()
    assert b"Secret Camera Co" in data
    content = files.read(keep(data))
    picture = Image.open(io.BytesIO(content))
    assert picture.size == (30, 40)
    assert not picture.getexif()
    assert "comment" not in picture.info
    assert b"Secret Camera Co" not in content


@pytest.mark.django_db
def test_what_is_glued_to_a_picture_is_gone() -> None:
    """A polyglot: a JPEG that is also a web page and a zip archive."""
    page = b"<html><script>alert(1)</script></html>PK\x05\x06" + bytes(18)
    for data in (drawn("JPEG") + page, drawn("PNG") + page, drawn("JPEG", comment=page)):
        assert b"<script>" not in files.read(keep(data))


@pytest.mark.django_db
def test_large_pictures_are_scaled_down_and_only_the_first_frame_is_kept() -> None:
    assert Image.open(io.BytesIO(files.read(keep(drawn("JPEG", (6000, 3000)))))).size == (2560, 1280)
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "WEBP", save_all=True, append_images=[Image.new("RGB", (8, 8), (9, 9, 9))])
    assert getattr(Image.open(io.BytesIO(files.read(keep(out.getvalue())))), "n_frames", 1) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", files.EmptyUpload),
        (PDF, files.WrongType),
        (SVG, files.WrongType),
        (drawn("GIF", mode="P"), files.WrongType),
        (drawn("BMP"), files.WrongType),
        (drawn("TIFF"), files.WrongType),
        (b"<html>" + drawn("JPEG"), files.WrongType),
        (b"just text", files.WrongType),
        (b"\x89PNG\r\n\x1a\n", files.WrongType),
        (b"\xff\xd8\xff\xe0", files.WrongType),
        (b"MZ" + bytes(400), files.WrongType),
        (b"PK\x03\x04" + bytes(400), files.WrongType),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", files.WrongType),
        (drawn("JPEG", (400, 300))[:700], files.UnreadablePicture),
        (drawn("PNG", (400, 300))[:-60], files.UnreadablePicture),
        (lying_png(5_000), files.UnreadablePicture),
        (huge_png(), files.TooManyPixels),
        (lying_png(60_000), files.TooManyPixels),
        (bytes(2_000_001), files.TooLarge),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else repr(value[:12]),
)
def test_everything_else_is_refused_and_nothing_is_kept(data: bytes, refusal: type[files.UploadRefused], tmp_path: Path) -> None:
    with pytest.raises(refusal):
        keep(data)
    assert not PrivateFile.objects.exists()
    assert not AuditEntry.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.django_db
def test_a_pdf_named_jpg_is_a_pdf() -> None:
    assert keep(PDF, "test_paper", name="invoice.jpg").content_type == "application/pdf"
    with pytest.raises(files.WrongType) as refused:
        keep(PDF, "test_picture", name="invoice.jpg")
    assert refused.value.fields == {"allowed": "JPG, PNG, WEBP"}


@pytest.mark.django_db
@pytest.mark.parametrize("data", [b"\n" + PDF, PDF[:-7], b"GIF89a" + PDF, PDF + bytes(2000)])
def test_a_pdf_must_be_one_from_its_first_byte_to_its_last(data: bytes) -> None:
    with pytest.raises(files.WrongType):
        keep(data, "test_paper")


@given(st.binary(max_size=400) | st.builds(lambda cut, junk: drawn("JPEG")[:cut] + junk, st.integers(0, 600), st.binary(max_size=60)))
def test_no_bytes_crash_the_inspection(data: bytes) -> None:
    with suppress(files.UploadRefused):
        inspection.inspect(data, PICTURE)


def test_a_kind_may_not_allow_what_we_cannot_check() -> None:
    with pytest.raises(ValueError, match="svg"):
        kinds.Kind("drawing", content_types=frozenset({"image/svg+xml"}))


@pytest.mark.django_db
def test_altered_bytes_and_swapped_files_do_not_open(tmp_path: Path) -> None:
    mine, other = keep(drawn("JPEG")), keep(drawn("PNG"))
    mine.stored_name, other.stored_name = other.stored_name, mine.stored_name
    with pytest.raises(ciphers.NotOurs):
        files.read(mine)


@pytest.mark.django_db
def test_storing_and_deleting_are_audited_and_deleting_removes_the_bytes(django_capture_on_commit_callbacks: Any) -> None:
    file = keep(drawn("JPEG"))
    name, number = file.stored_name, str(file.pk)
    with django_capture_on_commit_callbacks(execute=True):
        files.delete(file, actor=ALICE, now=NOW, reason="replaced")
    assert not storages["private"].exists(name)
    assert list(AuditEntry.objects.order_by("id").values_list("verb", "subject", "reason", "details__file")) == [
        ("file.stored", "customer:12", "", number),
        ("file.deleted", "customer:12", "replaced", number),
    ]


@pytest.mark.django_db
def test_bytes_stay_when_the_deletion_is_rolled_back() -> None:
    file = keep(drawn("JPEG"))
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        files.delete(file, actor=ALICE, now=NOW)
        raise ZeroDivisionError
    assert hashlib.sha256(files.read(PrivateFile.objects.get())).digest() == bytes(file.sha256)


@pytest.mark.django_db
def test_bytes_whose_upload_was_undone_are_swept_after_a_while() -> None:
    assert services.sweep_orphans(datetime.now(UTC)) == 0
    kept = keep(drawn("JPEG"))
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        lost = keep(drawn("JPEG"))
        raise ZeroDivisionError
    assert services.sweep_orphans(datetime.now(UTC) - timedelta(days=1)) == 0
    assert services.sweep_orphans(datetime.now(UTC) + timedelta(seconds=5)) == 1
    assert not storages["private"].exists(lost.stored_name)
    assert files.read(kept)


@pytest.mark.django_db
def test_rotation_seals_files_under_the_new_key(settings: Any, tmp_path: Path) -> None:
    settings.VAULT_KEY_DIR = tmp_path / "keys"
    keys.create_keys()
    file = keep(drawn("JPEG"))
    content = files.read(file)
    keys.create_next_version()
    assert services.reseal(2) == 1
    assert services.reseal(2) == 0
    (tmp_path / "keys" / "v1.key").unlink()
    moved = PrivateFile.objects.get()
    assert moved.stored_name != file.stored_name
    assert files.read(moved) == content
    assert not storages["private"].exists(file.stored_name)


@pytest.fixture
def owner(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_user(username="alice"))
    return client


def everyone(answer: bool) -> Callable[[HttpRequest, PrivateFile], bool]:
    return lambda request, file: answer


@pytest.mark.django_db
def test_the_owner_sees_the_file_and_the_browser_is_told_to_keep_and_run_nothing(owner: Client) -> None:
    file = keep(drawn("JPEG"))
    files.register_access("test_picture", everyone(True))
    response = owner.get(f"/files/{file.pk}/")
    assert response.status_code == 200
    assert response.content == files.read(file)
    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Disposition"] == 'inline; filename="test_picture-20261121.jpg"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"] == "private, no-store"
    assert AuditEntry.objects.latest("id").verb == "file.read"


@pytest.mark.django_db
def test_a_pdf_is_handed_over_not_shown_and_reads_are_audited_only_where_asked(owner: Client) -> None:
    file = keep(PDF, "test_paper")
    files.register_access("test_paper", everyone(True))
    assert owner.get(f"/files/{file.pk}/")["Content-Disposition"] == 'attachment; filename="test_paper-20261121.pdf"'
    assert AuditEntry.objects.latest("id").verb == "file.stored"


@pytest.mark.django_db
def test_a_stranger_an_unruled_kind_and_a_made_up_name_are_all_404(owner: Client) -> None:
    file = keep(drawn("JPEG"))
    assert owner.get(f"/files/{file.pk}/").status_code == 404
    files.register_access("test_picture", everyone(False))
    assert owner.get(f"/files/{file.pk}/").status_code == 404
    assert owner.get(f"/files/{uuid4()}/").status_code == 404
    assert AuditEntry.objects.latest("id").verb == "file.stored"


@pytest.mark.django_db
def test_signed_out_is_sent_to_sign_in_and_other_methods_are_refused(client: Client, owner: Client) -> None:
    file = keep(drawn("JPEG"))
    files.register_access("test_picture", everyone(True))
    assert owner.post(f"/files/{file.pk}/").status_code == 405
    response = Client().get(f"/files/{file.pk}/")
    assert response.status_code == 302
    assert response["Location"].endswith(f"?next=/files/{file.pk}/")
