"""From a sheet's columns to a resource's: found by any of their names, nothing missing, nothing unknown."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext_lazy as _

from backoffice.intake.resources.base import Heading, plain
from backoffice.intake.sheets import NotTaken, Sheet


class MissingColumns(NotTaken):
    code = "import_missing_columns"
    message = _("These columns are missing: %(missing)s. The file has: %(found)s. Nothing was changed.")


class UnknownColumns(NotTaken):
    code = "import_unknown_columns"
    message = _("These columns are not known here: %(unknown)s. Expected are: %(expected)s. Nothing was changed.")


class ColumnTwice(NotTaken):
    code = "import_column_twice"
    message = _("The column %(name)s stands there twice. Nothing was changed.")


class NoRows(NotTaken):
    code = "import_no_rows"
    message = _("The file has headings and no rows below them. Nothing was changed.")


_SHOWN = 12


def columns(found: Sequence[str], headings: Sequence[Heading]) -> list[str]:
    """The code of each column of the file, in its order; columns without heading are left out as ""."""
    known = {name: heading.name for heading in headings for name in heading.names()}
    codes, unknown = [], []
    for word in found:
        code = known.get(plain(word), "") if word else ""
        if word and not code:
            unknown.append(word[:40])
        if code and code in codes:
            raise ColumnTwice(name=word)
        codes.append(code)
    missing = [str(heading.label) for heading in headings if heading.is_needed and heading.name not in codes]
    if missing:
        raise MissingColumns(missing=_listed(missing), found=_listed([word[:40] for word in found if word]) or "–")
    if unknown:
        raise UnknownColumns(unknown=_listed(unknown), expected=_listed([str(heading.label) for heading in headings]))
    return codes


def rows(sheet: Sheet, codes: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row by column code; cells that are not there are empty."""
    places = [(place, code) for place, code in enumerate(codes) if code]
    for number, cells in sheet.rows:
        yield number, {code: cells[place].strip() if place < len(cells) else "" for place, code in places}


def _listed(words: Sequence[str]) -> str:
    return "、".join(words[:_SHOWN]) + ("…" if len(words) > _SHOWN else "")
