"""The details of an audit entry as people say them: names and codes in words, sums with two places, moments at the bank."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.approvals import kinds
from accounts.approvals.models import ApprovalState
from accounts.calls.models import CallPurpose
from accounts.organisation import posts
from accounts.organisation.models import Role
from backoffice.clients.models import Source
from backoffice.hall.counter.models import Kind
from backoffice.visits.models import VisitKind
from backoffice.worklist.models import Outcome, Way
from portal.kernel.money import PLACES, Money
from portal.templatetags.dates import when

#: What is an implementation's business and says nothing to a reader.
_QUIET: Final = frozenset({"about", "sha256", "scopes", "payload"})
_NAMES: Final[Mapping[str, str | Promise]] = {
    "account": _("account"),
    "accounts": _("accounts"),
    "act": _("act"),
    "active": pgettext_lazy("audit", "in force"),
    "added": pgettext_lazy("audit", "added"),
    "after": pgettext_lazy("audit", "afterwards"),
    "amount_minor": _("amount"),
    "applied": _("taken in"),
    "approval": _("decision"),
    "as": pgettext_lazy("audit", "as"),
    "asked_by": _("asked by"),
    "at": pgettext_lazy("audit", "on"),
    "branch": _("branch"),
    "by": _("by"),
    "call": _("call"),
    "changed": _("changed"),
    "contact": _("contact"),
    "count": pgettext_lazy("audit", "how many"),
    "customer": _("customer"),
    "day_minor": _("a day"),
    "deputy": _("deputy"),
    "due": _("due"),
    "each_minor": pgettext_lazy("audit", "each"),
    "export": _("copy"),
    "fields": _("fields"),
    "file": _("file"),
    "filters": _("filters"),
    "form": pgettext_lazy("audit", "form"),
    "format": _("format"),
    "from": _("from"),
    "import": _("import"),
    "kind": _("kind"),
    "lead": _("lead"),
    "list": _("list"),
    "minutes": pgettext_lazy("audit", "minutes"),
    "name": _("name"),
    "opening": pgettext_lazy("audit", "opening"),
    "opportunity": _("opportunity"),
    "outcome": _("what came of it"),
    "owner": _("who does it"),
    "page": _("page"),
    "paper": _("slip"),
    "posting": _("posting"),
    "promise": _("promise"),
    "purpose": _("purpose"),
    "removed": pgettext_lazy("audit", "removed"),
    "role": _("post"),
    "round": pgettext_lazy("audit", "round"),
    "row": _("row"),
    "rows": _("rows"),
    "shares": _("shares"),
    "size": _("size"),
    "source": pgettext_lazy("audit", "how"),
    "staff": _("staff"),
    "state": _("state"),
    "task": _("task"),
    "ticket": pgettext_lazy("audit", "number"),
    "to": _("to"),
    "until": _("until"),
    "version": _("version"),
    "view": _("look"),
    "visit": _("visit"),
    "way": _("way"),
    "what": _("what"),
    "with": _("with"),
}
#: Choices whose codes stand in details, by the name they stand under; the first that knows the code says it.
_CHOICES: Final[Mapping[str, tuple[Any, ...]]] = {
    "role": (Role,),
    "way": (Way,),
    "outcome": (Outcome,),
    "state": (ApprovalState,),
    "source": (Source,),
    "kind": (Kind, Source, VisitKind),
    "purpose": (CallPurpose,),
}
_FIELDS: Final[Mapping[str, str | Promise]] = {"id_number": _("document number"), "phone": _("mobile number"), "name": _("name"), "branch": _("branch")}
_PAGES: Final[Mapping[str, str | Promise]] = {
    "customer": _("customer"),
    "entries": _("movements"),
    "counter": _("counter"),
    "timeline": _("the story so far"),
    "contact": _("contact"),
    "task": _("task"),
    "promise": _("promise"),
    "call": _("call"),
    "review": _("identity review"),
    "held transfer": _("held transfer"),
}
#: A list's values are said as one of this name.
_ONE_OF: Final = {"fields": "field", "added": "permission", "removed": "permission", "changed": "field"}
_SPECIAL: Final[Mapping[str, Callable[[str], str]]] = {
    "permission": lambda text: str(posts.label(text)),
    "field": lambda text: str(_FIELDS.get(text, text)),
}
_PERSON: Final = re.compile(r"(?:staff|customer|user):\d+")
_ISO_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def labels(found: Mapping[str, Any]) -> list[str]:
    """The people named in details by their labels ("staff:12")."""
    return [value for value in found.values() if isinstance(value, str) and _PERSON.fullmatch(value)]


def phrases(found: Mapping[str, Any], named: Callable[[str], str] = str) -> list[str]:
    """Short phrases: an amount with its currency first, then name and value; `named` says who stands behind a label."""
    rest = {name: value for name, value in found.items() if name not in _QUIET and value not in ("", None, [], {})}
    told = []
    if isinstance(rest.get("amount_minor"), int) and rest.get("currency") in PLACES:
        told.append(str(Money(rest.pop("amount_minor"), rest.pop("currency"))))
    if rest.get("kind") in Kind.values:
        told.append(str(Kind(rest.pop("kind")).label))
    people = dict.fromkeys(labels(rest))
    for name, value in rest.items():
        said = named(value) if isinstance(value, str) and value in people else _said(name, value)
        told.append(f"{_NAMES.get(name, name)} {said}")
    return told


def _said(name: str, value: Any) -> str:
    match value:
        case bool():
            return gettext("yes") if value else gettext("no")
        case int() if name.endswith("_minor"):
            return str(Money(value))
        case Mapping():
            return gettext(", ").join(f"{_NAMES.get(key, key)} {_said(key, each)}" for key, each in value.items() if each not in ("", None))
        case list() | tuple():
            return gettext(", ").join(_said(_ONE_OF.get(name, name), each) for each in value)
    return _word(name, str(value))


def _word(name: str, text: str) -> str:
    chosen = _chosen(_CHOICES.get(name, ()), text)
    if chosen is not None:
        return chosen
    if name == "kind" and (approval := kinds.get(text)) is not None:
        return str(approval.label)
    if name == "page":
        return str(_PAGES.get(text.partition(":")[0], text))
    if name in _SPECIAL:
        return _SPECIAL[name](text)
    return _moment(text) if _ISO_DAY.match(text) else text


def _moment(text: str) -> str:
    """A day or a moment written in ISO 8601; what only looks like one stays as it is."""
    try:
        return when(date.fromisoformat(text), "full") if _ISO_DAY.fullmatch(text) else when(datetime.fromisoformat(text), "moment")
    except ValueError:
        return text


def _chosen(choices: Iterable[Any], code: str) -> str | None:
    return next((str(kind(code).label) for kind in choices if code in kind.values), None)
