"""What a night writes down of every live segment: how many are in, who entered, who left. Set-based, one segment after the other."""

import logging
from datetime import date, datetime
from typing import Final

from django.db import connection, transaction

from backoffice.segments import selectors
from backoffice.segments.models import Segment, SegmentDay, SegmentKind
from portal.kernel.errors import Refusal

logger = logging.getLogger(__name__)

#: One statement: who is in now, who of those written down is not (left), who is not written down yet (entered).
_ONE_NIGHT: Final = """
WITH present (id) AS MATERIALIZED ({chosen}),
gone AS (
  UPDATE backoffice_segmentmember AS member SET until = %s WHERE member.segment_id = %s AND member.until IS NULL
  AND NOT EXISTS (SELECT FROM present WHERE present.id = member.customer_id) RETURNING 1),
come AS (
  INSERT INTO backoffice_segmentmember (segment_id, customer_id, since)
  SELECT %s, present.id, %s FROM present WHERE NOT EXISTS (
    SELECT FROM backoffice_segmentmember AS member WHERE member.segment_id = %s AND member.customer_id = present.id AND member.until IS NULL)
  ON CONFLICT (segment_id, customer_id, since) DO UPDATE SET until = NULL RETURNING 1)
SELECT (SELECT count(*) FROM present), (SELECT count(*) FROM come), (SELECT count(*) FROM gone)
"""


def end_of_day(day: date, now: datetime) -> str:
    """Every live segment of that day; safe to run again. One whose condition cannot be read any more is passed over."""
    done = 0
    for segment in Segment.objects.filter(kind=SegmentKind.LIVE, archived_at=None).select_related("owner", "branch").order_by("pk"):
        try:
            write_down(segment, day=day)
        except Refusal as refusal:
            logger.warning("segments.passed_over", extra={"segment": segment.reference, "why": refusal.code})
        else:
            done += 1
    return f"{done} segments"


@transaction.atomic
def write_down(segment: Segment, *, day: date) -> SegmentDay:
    """The members of that day, and who came and went since the last one written down; the first day nobody has entered."""
    Segment.objects.select_for_update().get(pk=segment.pk)
    members, entered, left = _moved(segment, day)
    known = SegmentDay.objects.filter(segment=segment)
    before = known.filter(day=day).first()
    if before is not None:
        entered, left = before.entered + entered, before.left + left
    elif not known.filter(day__lt=day).exists():
        entered = 0
    written, _created = SegmentDay.objects.update_or_create(segment=segment, day=day, defaults={"members": members, "entered": entered, "left": left})
    return written


def _moved(segment: Segment, day: date) -> tuple[int, int, int]:
    chosen = selectors.members(segment, day).order_by().values_list("pk").query
    with connection.cursor() as cursor:
        text, values = chosen.sql_with_params()
        cursor.execute(_ONE_NIGHT.format(chosen=text), [*values, day, segment.pk, segment.pk, day, segment.pk])
        members, entered, left = cursor.fetchone()
    return members, entered, left
