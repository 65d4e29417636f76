"""Shops of a street and people of a unit, by file: each row goes through the service of its page."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export import fields

from accounts.organisation.models import StaffMember
from backoffice.intake.resources.base import Day, Heading, ImportResource, Text, refuse
from backoffice.leads import selectors, streets, units
from backoffice.leads.models import StreetStop, UnitPerson
from portal.kernel import audit
from portal.kernel.clock import bank_date
from portal.kernel.errors import Refusal


class StreetResource(ImportResource):
    """A shop at the end of the row of its street; one that stands there already stays as it is."""

    code = "street"
    label = gettext_lazy("Shops of a street")
    note = gettext_lazy("Adds shops to street lists in the order of the file; whoever walks a street is named by staff number, else it is you.")
    permission = "leads.work"
    key = ("street", "shop", "address")
    headings = (
        Heading("street", gettext_lazy("street")),
        Heading("shop", gettext_lazy("shop")),
        Heading("address", gettext_lazy("house number"), is_needed=False),
        Heading("trade", gettext_lazy("trade"), is_needed=False),
        Heading("contact", gettext_lazy("whom to ask for"), is_needed=False, is_personal=True),
        Heading("phone", gettext_lazy("telephone"), is_needed=False, is_personal=True),
        Heading("planned_on", gettext_lazy("planned for"), is_needed=False),
        Heading("staff", gettext_lazy("staff number"), is_needed=False),
    )

    street = fields.Field("street_name", "street", widget=Text())
    shop = fields.Field("shop", "shop", widget=Text())
    address = fields.Field("address", "address", widget=Text())
    trade = fields.Field("trade", "trade", widget=Text())
    contact = fields.Field("contact", "contact", widget=Text())
    phone = fields.Field("phone", "phone", widget=Text())
    planned_on = fields.Field("planned_on", "planned_on", widget=Day())
    staff = fields.Field("walker", "staff", widget=Text())

    class Meta:
        model = StreetStop
        import_id_fields = ("street", "shop", "address")
        fields = ("street", "shop", "address", "trade", "contact", "phone", "planned_on", "staff")
        skip_html_diff = True

    def get_instance(self, instance_loader: Any, row: Any) -> StreetStop | None:
        """Every row is looked at by `streets.add_shop`, which knows its like."""
        return None

    def save_new(self, instance: Any) -> None:
        """Through the service: numbers are checked and sealed there. Columns that the file has not are not on the instance."""
        owner = self._walker(getattr(instance, "walker", ""))
        day = getattr(instance, "planned_on", None) or bank_date(self.context.now)
        try:
            street = streets.open_list(
                name=instance.street_name, branch=owner.branch, owner=owner, planned_on=day, actor=self.context.actor, now=self.context.now
            )
            shop = streets.Shop(instance.shop, instance.trade, instance.address, instance.contact, instance.phone)
            made = streets.add_shop(street=street, shop=shop, now=self.context.now)
        except Refusal as refusal:
            refuse("phone" if refusal.code == "wrong_phone" else "shop", str(refusal))
        instance.pk, instance.street_id = made.pk, street.pk
        audit.record(actor=self.context.actor, verb="street.imported", subject=f"street:{street.reference}", now=self.context.now, details={"row": made.place})

    def _walker(self, number: str) -> StaffMember:
        """Who walks it: a colleague in reach, else who takes the file in."""
        if not number:
            return self.context.staff
        found = selectors.colleagues(self.context.staff).filter(number=number).first()
        if found is None:
            raise ValidationError({"staff": _("There is no manager %(number)s in your area.") % {"number": number}})
        return found


class UnitPeopleResource(ImportResource):
    """Somebody on a unit's own list; a number that one customer has is that customer."""

    code = "unit-people"
    label = gettext_lazy("People of a unit")
    note = gettext_lazy("Adds people from a unit's own list to the unit book. The unit has to be there; nobody stands there twice.")
    permission = "leads.work"
    needs_reason = True
    key = ("unit", "name", "phone")
    headings = (
        Heading("unit", gettext_lazy("unit")),
        Heading("name", gettext_lazy("name"), is_personal=True),
        Heading("phone", gettext_lazy("telephone"), is_needed=False, is_personal=True),
    )

    unit = fields.Field("unit_name", "unit", widget=Text())
    name = fields.Field("name", "name", widget=Text())
    phone = fields.Field("phone", "phone", widget=Text())

    class Meta:
        model = UnitPerson
        import_id_fields = ("unit", "name", "phone")
        fields = ("unit", "name", "phone")
        skip_html_diff = True

    def get_instance(self, instance_loader: Any, row: Any) -> UnitPerson | None:
        """Every row is looked at by `units.add_person`, which knows its like."""
        return None

    def save_new(self, instance: Any) -> None:
        """Through the service, into a unit of the places in reach."""
        unit = units.visible(self.context.staff).filter(name=instance.unit_name).first()
        if unit is None:
            raise ValidationError({"unit": _("No unit of your branch is called %(name)s.") % {"name": instance.unit_name}})
        try:
            made = units.add_person(unit=unit, name=instance.name, phone=instance.phone, actor=self.context.actor, now=self.context.now)
        except Refusal as refusal:
            refuse("phone" if refusal.code == "wrong_phone" else "name", str(refusal))
        instance.pk, instance.unit_id = made.pk, unit.pk
