"""Giving a list out: the log row first, then the bytes, then what they were."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from accounts.organisation.models import StaffMember
from accounts.statements.streaming import streamed
from backoffice.exports import lists, writing
from backoffice.exports.columns import Column, Listing
from backoffice.exports.models import ExportFormat, ExportRecord, ExportState
from portal.kernel import access, audit, clock, runs
from portal.kernel.access import Actor
from portal.kernel.audit.models import AuditEntry
from portal.kernel.errors import Refusal
from portal.kernel.ids import new_reference
from portal.kernel.runs.models import Run

KIND: Final = "export.list"
#: Longer lists are made by a worker.
AT_ONCE: Final = 5_000
SHORTEST_REASON: Final = 8
#: The act that each customer of a list can read about.
TOLD: Final = "customer.exported"
#: Customers told of in one transaction: so long the person's other acts wait.
TELL_AT_ONCE: Final = 5_000
#: Parts of an address that are no filters.
_NO_FILTERS: Final = frozenset({"p", "page", "all", "o", "_changelist_filters", "before", "after"})
#: What was typed into a search box may be personal and is not kept.
_TYPED: Final = frozenset({"q", "word", "actor", "subject"})
_TYPES: Final[Mapping[str, str]] = {ExportFormat.CSV: writing.CSV_TYPE, ExportFormat.XLSX: writing.XLSX_TYPE}
Parts = Callable[[Listing, writing.Told], Iterator[bytes]]
_WRITERS: Final[Mapping[str, Parts]] = {ExportFormat.CSV: writing.csv_parts, ExportFormat.XLSX: writing.xlsx_parts}


class WhyNeeded(Refusal):
    code = "reason_needed"
    message = _("Write a reason of at least %(least)s characters: customers stand in this list. Nothing was exported.")


def list_export(
    request: HttpRequest,
    *,
    name: str,
    columns: Sequence[Column],
    queryset: QuerySet[Any],
    title: str = "",
    personal: bool = False,
    reason: str = "",
    format: str = ExportFormat.CSV,  # noqa: A002 (its name in the address)
) -> HttpResponseBase:
    """The list as a download, row by row; the log and the audit have it. Raises `WhyNeeded` for customers without a reason."""
    listing = Listing(name, title or name, columns, queryset, personal)
    staff = access.person(request, "staff")
    actor = access.actor_of(request)
    record = begin(listing=listing, format=format, query=request.GET, reason=reason, staff=staff, actor=actor, now=clock.now())
    tell(record=record, listing=listing, actor=actor)
    parts = stream(record, listing, clock=clock.now)
    return streamed(request, parts, content_type=_TYPES[record.format], filename=filename(record))  # type: ignore[no-any-return]


@transaction.atomic
def begin(*, listing: Listing, format: str, query: QueryDict, reason: str, staff: StaffMember, actor: Actor, now: datetime) -> ExportRecord:  # noqa: A002
    """Write down that this list is given out, before its first byte."""
    reason = reason.strip()
    if listing.personal and len(reason) < SHORTEST_REASON:
        raise WhyNeeded(least=SHORTEST_REASON)
    record = ExportRecord.objects.create(
        reference=new_reference("EL"), staff=staff, name=listing.name, title=listing.title[:120], format=ExportFormat(format),
        columns=[column.label for column in listing.columns], filters=filters(query), reason=reason[:200], personal=listing.personal, made_at=now,
    )  # fmt: skip
    audit.record(
        actor=actor, verb="list.exported", subject="customers" if listing.personal else f"list:{listing.name}", now=now, reason=reason,
        details={"export": record.reference, "list": listing.name, "format": record.format, "filters": record.filters},
    )  # fmt: skip
    return record


def tell(*, record: ExportRecord, listing: Listing, actor: Actor) -> int:
    """Write down for each customer in the list that their line was given out; once an export, thousands in a transaction. Answers how many."""
    if not listing.customer or AuditEntry.objects.filter(actor=actor.label, verb=TOLD, at=record.made_at, details__export=record.reference).exists():
        return 0
    details, count = {"export": record.reference, "list": record.name}, 0
    customers = listing.rows.order_by(listing.customer).values_list(listing.customer, flat=True).distinct()
    for ids in batched((pk for pk in customers.iterator(chunk_size=TELL_AT_ONCE) if pk is not None), TELL_AT_ONCE):
        with transaction.atomic():
            count += audit.record_each(actor=actor, verb=TOLD, kind="customer", ids=ids, now=record.made_at, reason=record.reason, details=details)
    return count


def stream(record: ExportRecord, listing: Listing, *, clock: Callable[[], datetime], told: writing.Told | None = None) -> Iterator[bytes]:
    """The bytes; at their end (or where they break off) the log says how many rows, how large, and their digest."""
    told, digest, size, whole = told or writing.Told(), hashlib.sha256(), 0, False
    try:
        for part in _WRITERS[record.format](listing, told):
            digest.update(part)
            size += len(part)
            yield part
        whole = True
    finally:
        record.rows, record.size, record.ended_at = told.rows, size, clock()
        record.state = ExportState.DONE if whole else ExportState.BROKEN
        record.sha256 = digest.hexdigest() if whole else ""
        record.save(update_fields=["rows", "size", "ended_at", "state", "sha256"])


@transaction.atomic
def in_background(*, record: ExportRecord, query: QueryDict, actor: Actor, now: datetime) -> Run:
    """Have a worker make the file; it asks again who may see what."""
    params = {"export": record.reference, "query": query.urlencode()}
    run = runs.start(kind=KIND, params=params, actor=actor, now=now, about=record.title)
    record.run = run.reference
    record.save(update_fields=["run"])
    return run


def work(handle: runs.Handle, params: Mapping[str, Any]) -> None:
    """Make the file of one export (a worker's part)."""
    record = ExportRecord.objects.select_related("staff__user", "staff__branch").get(reference=params["export"])
    listing = lists.listing(record.name, staff=record.staff, query=QueryDict(params["query"]))
    total = listing.rows.order_by().count()
    told = writing.Told(each=lambda rows: handle.progress(rows, max(total, rows)))
    handle.progress(0, total)
    tell(record=record, listing=listing, actor=handle.actor)
    with transaction.atomic():
        with handle.attach(filename(record), _TYPES[record.format]) as file:
            for part in stream(record, listing, clock=handle.clock, told=told):
                file.write(part)
        handle.say(gettext_noop("%(rows)s rows are in the file."), rows=record.rows)
        handle.finish()


def ended(run: Run) -> None:
    """The run failed or was called off: the log says so."""
    ExportRecord.objects.filter(run=run.reference).update(state=ExportState.BROKEN, ended_at=run.ended_at, rows=0, size=0, sha256="")


def batched(ids: Iterable[int], size: int) -> Iterator[list[int]]:
    """The ids in lists of that size."""
    left = iter(ids)
    while part := list(islice(left, size)):
        yield part


def is_long(listing: Listing) -> bool:
    """Whether a worker should make it; looks at one row more than fits."""
    return listing.rows.order_by()[: AT_ONCE + 1].count() > AT_ONCE


def filters(query: QueryDict) -> dict[str, str]:
    """The conditions of a list's address; typed words are only named."""
    asked = {name: ", ".join(values) for name, values in query.lists() if name not in _NO_FILTERS and any(values)}
    return {name: "…" if name in _TYPED else value[:200] for name, value in asked.items()}


def filename(record: ExportRecord) -> str:
    """A plain name that sorts."""
    name = record.name.removesuffix("_changelist").replace("_", "-")
    return f"{name}-{record.made_at.astimezone(clock.BANK_ZONE):%Y%m%d-%H%M}.{record.format}"
