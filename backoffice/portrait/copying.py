"""What is noted about a customer and what they said against it, as a part of the copy of their data."""

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _

from accounts.identity.models import Customer
from accounts.profile.exports.content import Row, Section, time_of
from backoffice.portrait import selectors
from backoffice.portrait.models import TagDefinition, TagObjection

#: Tags that ended; somebody has a few dozen in a lifetime.
_ENDED: Final = 1000


def sections(customer: Customer) -> list[Section]:
    return [
        Section("14-notes-about-me", [_("Note"), _("Why"), _("Begins"), _("Ends")], lambda: _tags(customer)),
        Section("14-objections", [_("Note"), _("In your words"), _("When"), _("Taken back at")], lambda: _objections(customer)),
    ]


def _tags(customer: Customer) -> Iterator[Row]:
    for tag in [*selectors.tags_of(customer), *selectors.past_tags(customer, most=_ENDED)]:
        yield tag.name, tag.why, tag.since.isoformat(), tag.until.isoformat() if tag.until else ""


def _objections(customer: Customer) -> Iterator[Row]:
    names = {row.code: row.display_name for row in TagDefinition.objects.filter(current=True)}
    for row in TagObjection.objects.filter(customer=customer).order_by("-at", "-pk"):
        yield names.get(row.code, row.code), row.words, time_of(row.at), time_of(row.ended_at)
