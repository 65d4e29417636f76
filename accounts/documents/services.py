"""Issue a document, and answer whether a code is one of ours."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import structlog
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.documents import rules
from accounts.documents.models import DocumentKind, IssuedDocument
from accounts.identity.models import Customer
from portal.kernel import audit
from portal.kernel.access import Actor
from portal.kernel.canonical import plain
from portal.kernel.errors import Refusal

#: Wrong codes from one address of the network in an hour, and papers made for one person in an hour.
WRONG_CODES_AN_HOUR: Final = 20
PAPERS_AN_HOUR: Final = 60
_HOUR_SECONDS: Final = 3600
_ATTEMPTS: Final = 5

log = structlog.get_logger(__name__)


class TooManyWrongCodes(Refusal):
    code = "too_many_wrong_codes"
    message = _("Too many codes from here were not ours. Please try again in an hour, or ask any branch.")


class TooManyPapers(Refusal):
    code = "too_many_papers"
    message = _("You have saved many documents within the hour. Please go on a little later.")


def issue(*, kind: DocumentKind, subject: str, owner: Customer, content: Mapping[str, Any], actor: Actor, now: datetime) -> IssuedDocument:
    """The document of that kind about that subject for that owner; the first one again if there is one already."""
    issued = IssuedDocument.objects.filter(owner=owner, kind=kind, subject=subject).first()
    if issued is not None:
        return issued
    states = plain(content)
    for _attempt in range(_ATTEMPTS):
        made = IssuedDocument(code=rules.new_code(), kind=kind, subject=subject, owner=owner, content=states, issued_at=now)
        made.content_hash = rules.fingerprint(kind, subject, states)
        try:
            with transaction.atomic():
                made.save(force_insert=True)
                audit.record(actor=actor, verb="document.issued", subject=subject, now=now, details={"code": made.code})
        except IntegrityError:  # the same document in another tab just now, or a code drawn twice
            issued = IssuedDocument.objects.filter(owner=owner, kind=kind, subject=subject).first()
            if issued is not None:
                return issued
        else:
            return made
    raise RuntimeError("no free document code in five draws")


def record_paper(*, document: IssuedDocument, form: str, actor: Actor, now: datetime) -> None:
    """Note that the owner took the document as `form` (pdf, png); raises `TooManyPapers`."""
    if _counted(f"papers:{document.owner_id}:{now:%Y%m%d%H}") > PAPERS_AN_HOUR:
        raise TooManyPapers
    audit.record(actor=actor, verb="document.saved", subject=document.subject, now=now, details={"code": document.code, "form": form})


def verify(*, code: str, ip: str, now: datetime) -> IssuedDocument | None:
    """The document with that code as it was issued, None when the bank gave out no such document.

    Raises `TooManyWrongCodes` after some misses from one address, right codes included.
    """
    misses = f"wrong-codes:{ip}:{now:%Y%m%d%H}"
    if cache.get(misses, 0) >= WRONG_CODES_AN_HOUR:
        raise TooManyWrongCodes
    plain_code = rules.plain_code(code)
    found = IssuedDocument.objects.filter(code=plain_code).first() if plain_code else None
    if found is None:
        _counted(misses)
        return None
    if rules.fingerprint(found.kind, found.subject, found.content) != bytes(found.content_hash):
        log.error("document.changed", document=found.pk)
        return None
    return found


def _counted(key: str) -> int:
    cache.add(key, 0, timeout=_HOUR_SECONDS)
    try:
        return int(cache.incr(key))
    except ValueError:  # the hour ended just now
        return 1
