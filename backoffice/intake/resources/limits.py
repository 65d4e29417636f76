"""The bank's limits: rules that begin on a later day, taken in only when a second person agrees."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export import fields, widgets

from accounts.approvals import proposing
from accounts.approvals import services as approvals
from accounts.ledger.kinds import AccountKind
from accounts.limits.models import METERED, LimitRule
from backoffice.intake.resources.base import Choice, Day, Heading, ImportResource, Text, refuse
from portal.kernel.clock import bank_date
from portal.kernel.money import PLACES

#: The approval of accounts/limits.
KIND: Final = "limits.rule"
_LARGEST: Final = 10**15


class Amount(widgets.Widget):  # type: ignore[misc]  # import_export is not typed
    """An amount in the currency of the row, as people write it; kept in minor units, empty: no cap."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> int | None:
        text = str(value or "").replace(",", "").replace("，", "").strip()
        if not text:
            return None
        try:
            minor = Decimal(text).scaleb(PLACES[str((row or {}).get("currency", "")).strip().upper()])
        except (InvalidOperation, KeyError) as error:
            raise ValueError(_("“%(value)s” is no amount.") % {"value": value}) from error
        if minor < 0 or minor > _LARGEST or minor != minor.to_integral_value():
            raise ValueError(_("“%(value)s” is no amount.") % {"value": value})
        return int(minor)


class LimitResource(ImportResource):
    """One rule for an account kind from a day on."""

    code = "limits"
    label = gettext_lazy("Limits")
    note = gettext_lazy("Proposes rules that begin on a later day. Each holds once a second person agrees.")
    permission = "limits.change"
    key = ("kind", "currency", "channel", "effective_from")
    headings = (
        Heading("kind", gettext_lazy("account kind")),
        Heading("currency", gettext_lazy("currency")),
        Heading("channel", gettext_lazy("only in this channel"), is_needed=False),
        Heading("each_minor", gettext_lazy("one payment"), is_needed=False),
        Heading("day_minor", gettext_lazy("a day"), is_needed=False),
        Heading("year_minor", gettext_lazy("a year"), is_needed=False),
        Heading("max_balance_minor", gettext_lazy("highest balance"), is_needed=False),
        Heading("source", gettext_lazy("where the figure comes from")),
        Heading("effective_from", gettext_lazy("in force from")),
    )

    kind = fields.Field("kind", "kind", widget=Choice(AccountKind.choices, empty=None))
    currency = fields.Field("currency", "currency", widget=Text())
    channel = fields.Field("channel", "channel", widget=Choice(METERED, empty=None))
    each_minor = fields.Field("each_minor", "each_minor", widget=Amount())
    day_minor = fields.Field("day_minor", "day_minor", widget=Amount())
    year_minor = fields.Field("year_minor", "year_minor", widget=Amount())
    max_balance_minor = fields.Field("max_balance_minor", "max_balance_minor", widget=Amount())
    source = fields.Field("source", "source", widget=Text())
    effective_from = fields.Field("effective_from", "effective_from", widget=Day())

    class Meta:
        model = LimitRule
        import_id_fields = ("kind", "currency", "channel", "effective_from")
        fields = ("kind", "currency", "channel", "each_minor", "day_minor", "year_minor", "max_balance_minor", "source", "effective_from")
        skip_unchanged, skip_html_diff, clean_model_instances = True, True, True

    def get_instance(self, instance_loader: Any, row: Any) -> LimitRule | None:
        asked = {name: self.fields[name].clean({name: ""} | dict(row)) for name in self.Meta.import_id_fields}
        return LimitRule.objects.filter(**asked).first()

    def save_new(self, instance: LimitRule) -> None:
        if instance.effective_from <= bank_date(self.context.now):
            refuse("effective_from", _("A rule begins tomorrow at the earliest."))
        proposed = {name: getattr(instance, name) for name in self.Meta.fields}
        payload = {name: value.isoformat() if isinstance(value, date) else value for name, value in proposed.items()}
        approvals.ask(
            kind=KIND, subject=proposing.subject_of(LimitRule, payload), payload=payload, branch=None, reason=instance.source, staff=self.context.staff,
            actor=self.context.actor, now=self.context.now,
        )  # fmt: skip

    def save_changed(self, instance: LimitRule, before: LimitRule) -> None:
        refuse("effective_from", _("A rule for this day is there and stays as it is; propose one that begins later."))
