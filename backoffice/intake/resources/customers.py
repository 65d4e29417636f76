"""Customers of another system: who they are; logins and accounts are opened elsewhere."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export import fields

from accounts.identity.models import Customer, Gender, IdKind
from accounts.onboarding import idcards
from backoffice.intake.resources.base import Choice, Day, Heading, ImportResource, Place, Text, refuse
from portal.kernel import audit, vault
from portal.kernel.clock import bank_date
from portal.kernel.errors import Refusal


class CustomerResource(ImportResource):
    """One person; a document belongs to one customer."""

    code = "customers"
    label = gettext_lazy("Customers")
    note = gettext_lazy("Adds people with their document, or brings names, mobile number and branch up to date. A document is never exchanged.")
    permission = "customers.import"
    needs_reason = True
    key = ("number",)
    headings = (
        Heading("number", gettext_lazy("customer number")),
        Heading("name", gettext_lazy("name"), is_personal=True),
        Heading("name_en", gettext_lazy("English name"), is_needed=False, is_personal=True),
        Heading("id_kind", gettext_lazy("document"), is_needed=False),
        Heading("id_number", gettext_lazy("document number"), is_personal=True),
        Heading("phone", gettext_lazy("mobile number"), is_personal=True),
        Heading("birth_date", gettext_lazy("date of birth"), is_needed=False, is_personal=True),
        Heading("gender", gettext_lazy("gender"), is_needed=False),
        Heading("branch", gettext_lazy("branch")),
        Heading("opened_on", gettext_lazy("customer since")),
    )

    number = fields.Field("number", "number", widget=Text())
    name = fields.Field("name", "name", widget=Text())
    name_en = fields.Field("name_en", "name_en", widget=Text())
    id_kind = fields.Field("id_kind", "id_kind", widget=Choice(IdKind.choices, empty=IdKind.RESIDENT))
    id_number = fields.Field("id_number", "id_number", widget=Text())
    phone = fields.Field("phone", "phone", widget=Text())
    birth_date = fields.Field("birth_date", "birth_date", widget=Day())
    gender = fields.Field("gender", "gender", widget=Choice(Gender.choices))
    branch = fields.Field("branch", "branch", widget=Place())
    opened_on = fields.Field("opened_on", "opened_on", widget=Day())

    class Meta:
        model = Customer
        import_id_fields = ("number",)
        fields = ("number", "name", "name_en", "id_kind", "id_number", "phone", "birth_date", "gender", "branch", "opened_on")
        skip_unchanged, skip_html_diff, clean_model_instances = True, True, True

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        row["id_number"] = str(row.get("id_number") or "").replace(" ", "").upper()
        row["phone"] = str(row.get("phone") or "").replace(" ", "")

    def save_new(self, instance: Customer) -> None:
        self._fill(instance)
        if Customer.objects.filter(id_kind=instance.id_kind, id_number_hash=instance.id_number_hash).exists():
            refuse("id_number", _("Another customer has this document."))
        instance.save(force_insert=True)
        self._record(instance, "customer.imported")

    def save_changed(self, instance: Customer, before: Customer) -> None:
        if (instance.id_kind, instance.id_number) != (before.id_kind, before.id_number) or instance.opened_on != before.opened_on:
            refuse("id_number", _("Document and first day of a customer are not exchanged by a file."))
        self._fill(instance)
        instance.save(update_fields=["name", "name_en", "phone", "phone_hash", "birth_date", "gender", "branch"])
        self._record(instance, "customer.import_changed")

    def _fill(self, customer: Customer) -> None:
        if customer.id_kind == IdKind.RESIDENT:
            try:
                idcards.resident(customer.id_number, on=bank_date(self.context.now))
            except Refusal as refusal:
                refuse("id_number", str(refusal))
        if not (customer.phone.lstrip("+").isdecimal() and len(customer.phone) <= 16):
            refuse("phone", _("This is no telephone number."))
        customer.id_number_hash = vault.lookup_hash("id_number", customer.id_number)
        customer.phone_hash = vault.lookup_hash("phone", customer.phone)

    def _record(self, customer: Customer, verb: str) -> None:
        audit.record(actor=self.context.actor, verb=verb, subject=f"customer:{customer.pk}", now=self.context.now, details={"row": customer.number})
