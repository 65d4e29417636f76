"""Tables of the house whose new rows are the work of two people: the admin's form proposes, a second person's agreement adds the row."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextInputWidget

from accounts.approvals import kinds, services
from accounts.approvals.models import Approval
from accounts.organisation.staff_admin import StaffModelAdmin
from portal.kernel import access, audit, clock
from portal.kernel.access import Actor
from portal.kernel.errors import Refusal
from portal.kernel.money import BadAmount, Money

#: Figures are looked up and compared before one agrees. House rule, 2026-11-22.
WAITS: Final = timedelta(days=7)
_BOX: Final = {"inputmode": "decimal", "autocomplete": "off"}


class RowNotPossible(Refusal):
    code = "row_not_possible"
    message = _("Such a row is there already, or is not possible any more. Nothing was changed.")


class MinorField(forms.CharField):
    """An amount as people write it ("50,000.00"), kept in minor units."""

    def __init__(self, **kwargs: Any) -> None:
        known = {name: kwargs[name] for name in ("label", "required", "help_text", "initial") if name in kwargs}
        super().__init__(max_length=24, widget=UnfoldAdminTextInputWidget(attrs=dict(_BOX)), **known)

    def clean(self, value: Any) -> int | None:
        text = super().clean(value).strip()
        if not text:
            return None
        try:
            return Money.parse(text, "CNY").minor
        except BadAmount as refusal:
            raise ValidationError(str(refusal), code="bad_amount") from refusal

    def prepare_value(self, value: Any) -> Any:
        return f"{value / 100:.2f}" if isinstance(value, int) else value


class ProposedRows(StaffModelAdmin):
    """Rows are proposed and never edited: a newer row replaces an older one from its day on.

    `kind` is the approval's code; amounts are the fields named `*_minor`; `reason_field` says why.
    """

    change_form_before_template = "backoffice/approvals/_proposes.html"
    kind: ClassVar[str]
    reason_field: ClassVar[str] = "source"

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name.endswith("_minor"):
            return MinorField(label=capfirst(db_field.verbose_name), required=not db_field.blank)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        """One button: nothing is saved yet that one could go on with."""
        context |= {"show_save_and_add_another": False, "show_save_and_continue": False}
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        fields = {name: _kept(value) for name, value in form.cleaned_data.items()}
        asked: dict[str, Any] = {"kind": self.kind, "subject": subject_of(self.model, fields), "payload": fields, "branch": None}
        try:
            request.proposed = services.ask(  # type: ignore[attr-defined]
                **asked, reason=str(fields[self.reason_field]), staff=access.person(request, "staff"), actor=access.actor_of(request), now=clock.now()
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Nothing is saved yet, so nothing hangs on it."""

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """The approval is the record."""

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        made, about = getattr(request, "proposed", None), self.model._meta
        return redirect("admin:approval", made.reference) if made else redirect(f"admin:{about.app_label}_{about.model_name}_changelist")


def register(*, kind: str, label: str | Promise, model: type[models.Model], make: str, check: str, after: Callable[[datetime], Any] | None = None) -> None:
    """Make new rows of `model` a kind of approval; `after` is called once the row is there."""

    def perform(approval: Approval, actor: Actor, now: datetime) -> None:
        row = model(**{name: _read(model, name, value) for name, value in approval.payload.items()})
        try:
            with transaction.atomic():
                row.full_clean()
                row.save(force_insert=True)
        except (ValidationError, IntegrityError) as error:
            raise RowNotPossible from error
        noun = model._meta.model_name
        audit.record(actor=actor, verb=f"{noun}.added", subject=f"{noun}:{row.pk}", now=now, reason=approval.reason, details=approval.payload)
        if after is not None:
            after(now)

    def describe(approval: Approval) -> kinds.Lines:
        return list(_lines(model, approval.payload))

    kinds.register(kinds.Kind(code=kind, label=label, make=make, check=check, perform=perform, describe=describe, expires_after=WAITS))


def subject_of(model: type[models.Model], fields: dict[str, Any]) -> str:
    """What is proposed, without the figures: two proposals about the same wait for one another."""
    same = [str(value) for name, value in sorted(fields.items()) if not name.endswith("_minor") and name != "source"]
    return ":".join([str(model._meta.model_name), *same])[:96]


def _lines(model: type[models.Model], fields: dict[str, Any]) -> Iterable[tuple[str, str]]:
    currency = fields.get("currency", "CNY")
    for name, value in fields.items():
        field: Any = model._meta.get_field(name)
        if value is None or value == "":
            continue
        said = str(Money(value, currency)) if name.endswith("_minor") else dict(field.flatchoices).get(value, value)
        yield str(field.verbose_name), str(said)


def _kept(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _read(model: type[models.Model], name: str, value: Any) -> Any:
    return model._meta.get_field(name).to_python(value)  # type: ignore[union-attr]
