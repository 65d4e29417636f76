"""One act for many marked rows: what will happen is shown, a reason or a choice is asked for, and only then is it done.

The list posts what is marked and which act (`templates/backoffice/parts/bulk.html`, or the admin's own list); the view
answers `confirm(...)`, which shows the page the first time and performs the second time. Nothing is kept between the two:
the page posts the same marks again.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from portal.kernel import metrics
from portal.kernel.errors import Refusal

#: The field a list posts marked rows in; the admin's own name for it.
MARKED: Final = "_selected_action"
#: Marked rows that are named on the page; of more the number is told.
NAMED: Final = 20
_OWN: Final = frozenset({"csrfmiddlewaretoken", "confirmed", "seen"})


@dataclass(frozen=True, slots=True)
class Ask:
    """What is about to happen, in words.

    `sentence` asks ("Hand 3 clients over?"), `note` says what follows, `rows` name what it is about (all of them or the
    first ones), `count` is how many there are, `submit` is the act on the button; `danger` draws it as one. `form_class`
    asks for more (a reason, to whom) and gets `form_given` as keywords.
    """

    title: str
    sentence: str
    submit: str
    count: int
    rows: Sequence[str] = ()
    note: str = ""
    danger: bool = False
    form_class: type[forms.Form] | None = None
    form_given: Mapping[str, Any] = field(default_factory=dict)


def marked(request: HttpRequest) -> list[str]:
    """The values of the marked rows, each once, in the order of the list."""
    return list(dict.fromkeys(request.POST.getlist(MARKED)))


def confirm(request: HttpRequest, *, ask: Ask, perform: Callable[[Mapping[str, Any]], str], back: str) -> HttpResponseBase:
    """Show what will happen, or, once confirmed, do it and go `back` with the sentence that `perform` answers.

    `perform` gets the form's cleaned data (empty without a form). A refusal, and a number of rows that changed since the
    page was shown, come back on the page: nothing was done then.
    """
    confirmed = request.POST.get("confirmed") == "1"
    form = ask.form_class(request.POST if confirmed else None, prefix="bulk", **ask.form_given) if ask.form_class else None
    problem = ""
    if not ask.count:
        messages.warning(request, _("No row is marked. Nothing was done."))
        return redirect(back)
    if confirmed and request.POST.get("seen") != str(ask.count):
        problem = _("The list has changed meanwhile: look again. Nothing was done.")
    elif confirmed and (form is None or form.is_valid()):
        try:
            messages.success(request, perform(form.cleaned_data if form else {}))
        except Refusal as refusal:
            metrics.refused("bulk", refusal.code)
            problem = str(refusal)
        else:
            return redirect(back)
    page = {
        "title": ask.title,
        "ask": ask,
        "named": ask.rows[:NAMED],
        "more": ask.count - len(ask.rows[:NAMED]),
        "bulk_form": form,
        "problem": problem,
        "repeated": _repeated(request),
        "back": back,
    }
    status = 409 if problem else 400 if confirmed else 200
    return TemplateResponse(request, "backoffice/bulk_confirm.html", {**admin.site.each_context(request), **page}, status=status)


def _repeated(request: HttpRequest) -> list[tuple[str, str]]:
    """What the list posted, to be posted again."""
    return [(name, str(value)) for name, values in request.POST.lists() if name not in _OWN and not name.startswith("bulk-") for value in values]
