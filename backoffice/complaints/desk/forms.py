"""What a colleague types. `given()` is what the act's service takes."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import Customer
from accounts.ledger.models import Account
from accounts.organisation.models import Branch, StaffMember
from backoffice.complaints import compensating, rules, selectors
from backoffice.complaints.forms import CategoryField, Keyed, Papers, places, words
from backoffice.complaints.models import Complaint, ComplaintChannel, Finding, RootCause, Severity
from portal.kernel import access
from portal.kernel.clock import BANK_ZONE, bank_date
from portal.kernel.errors import Refusal
from portal.kernel.money import Money

_DAY = {"type": "date"}
_OFF = {"autocomplete": "off"}


class ActForm(forms.Form):
    """A form about one complaint; knows it and who acts."""

    def __init__(self, *args: Any, row: Complaint, staff: StaffMember, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row, self.staff = row, staff
        self.prepare()

    def prepare(self) -> None:
        """Fill in choices and first values."""

    def given(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        if "papers" in data:
            data["uploads"] = data.pop("papers")
        return data


class Assign(ActForm):
    owner = forms.ModelChoiceField(label=_("Who answers"), queryset=StaffMember.objects.none(), empty_label=_("Choose"))
    note = forms.CharField(label=_("A word to them"), required=False, max_length=240, widget=forms.TextInput(attrs=_OFF))

    def prepare(self) -> None:
        field: Any = self.fields["owner"]
        field.queryset = selectors.possible_owners(self.row)
        field.label_from_instance = lambda person: f"{person} · {person.get_role_display()} · {person.branch}"
        if self.row.owner_id:
            field.queryset = field.queryset.exclude(pk=self.row.owner_id)


class Nothing(ActForm):
    """The act needs nothing more."""


class Words(ActForm):
    text = words(_("Words"))


class WithPapers(Words):
    papers = Papers()


class Answer(WithPapers):
    text = words(_("The answer"), rows=7)


class Added(WithPapers):
    key = Keyed.base_fields["key"]

    def prepare(self) -> None:
        from uuid import uuid4

        self.fields["key"].initial = lambda: str(uuid4())


class Sort(ActForm):
    category = CategoryField(label=_("Category"))
    severity = forms.TypedChoiceField(label=_("Severity"), choices=Severity.choices, coerce=int)
    branch = forms.ModelChoiceField(label=_("Branch concerned"), queryset=Branch.objects.none(), empty_label=None)

    def prepare(self) -> None:
        self.fields["branch"].queryset = places()  # type: ignore[attr-defined]
        self.fields["category"].keep(self.row.category_id)  # type: ignore[attr-defined]
        self.initial = {"category": self.row.category_id, "severity": self.row.severity, "branch": self.row.branch_id, **self.initial}


class Extend(ActForm):
    until = forms.DateField(label=_("New day"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))
    reason = forms.CharField(label=_("Why it takes longer"), max_length=240, widget=forms.Textarea(attrs={"rows": 3, **_OFF}))


class Compensate(ActForm):
    account = forms.ModelChoiceField(label=_("To account"), queryset=Account.objects.none(), empty_label=None)
    amount = forms.CharField(label=_("Amount (CNY)"), max_length=16, widget=forms.TextInput(attrs={"inputmode": "decimal", **_OFF}))
    reason = forms.CharField(label=_("Why this much"), max_length=240, widget=forms.TextInput(attrs=_OFF))

    def prepare(self) -> None:
        from accounts.deposits.rules import masked

        field: Any = self.fields["account"]
        field.queryset = Account.objects.filter(pk__in=[one.pk for one in compensating.accounts_of(self.row)]).order_by("pk")
        field.label_from_instance = lambda account: f"{account.get_kind_display()} {masked(account.number)}"

    def clean_amount(self) -> Money:
        try:
            amount = Money.parse(self.cleaned_data["amount"])
        except (Refusal, ValueError) as error:
            raise forms.ValidationError(_("Write an amount like 120.00.")) from error
        if amount.minor <= 0:
            raise forms.ValidationError(_("Write an amount like 120.00."))
        return amount


class Accepted(ActForm):
    text = forms.CharField(label=_("What they said, and how"), required=False, max_length=400, widget=forms.TextInput(attrs=_OFF))


class Mediate(ActForm):
    mediator = forms.CharField(label=_("Mediator"), max_length=120, widget=forms.TextInput(attrs=_OFF))
    text = words(_("When and where"), rows=3)


class Mediated(ActForm):
    agreed = forms.TypedChoiceField(
        label=_("How it ended"), choices=[("1", _("Both sides agreed")), ("0", _("No agreement"))], coerce=lambda value: value == "1", widget=forms.RadioSelect
    )
    text = words(_("What was agreed, or why not"), rows=3)


class Close(ActForm):
    """What is missing here the service says: the sentence is the same for every way of closing."""

    finding = forms.ChoiceField(label=_("Was it right?"), choices=Finding.choices, widget=forms.RadioSelect, required=False)
    root_cause = forms.ChoiceField(label=_("Root cause"), choices=[("", _("Choose")), *RootCause.choices], required=False)
    remedy = words(_("Remedy"), rows=4, required=False)


class NewForSomebody(Keyed):
    """A complaint that came by telephone, at the counter, by letter or through the regulator."""

    channel = forms.ChoiceField(
        label=_("Came by"), choices=[choice for choice in ComplaintChannel.choices if choice[0] != ComplaintChannel.PORTAL], widget=forms.RadioSelect
    )
    received_on = forms.DateField(label=_("Came on"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))
    number = forms.CharField(label=_("Customer number"), max_length=16, required=False, widget=forms.TextInput(attrs=_OFF))
    contact_name = forms.CharField(label=_("Name, if no customer"), max_length=80, required=False, widget=forms.TextInput(attrs=_OFF))
    contact_phone = forms.CharField(
        label=_("Telephone, if no customer"), max_length=24, required=False, widget=forms.TextInput(attrs={"inputmode": "tel", **_OFF})
    )
    category = CategoryField(label=_("Category"))
    severity = forms.TypedChoiceField(label=_("Severity"), choices=Severity.choices, coerce=int, initial=Severity.ORDINARY)
    text = words(_("What happened, in the complainant's words"), rows=6)
    wish = forms.CharField(label=_("What should be done"), max_length=rules.LONGEST_WISH, required=False, widget=forms.TextInput(attrs=_OFF))
    branch = forms.ModelChoiceField(label=_("Branch concerned"), queryset=Branch.objects.none(), empty_label=None)
    against = forms.CharField(label=_("Staff number, if about a colleague"), max_length=16, required=False, widget=forms.TextInput(attrs=_OFF))
    outside_number = forms.CharField(label=_("The regulator's number"), max_length=60, required=False, widget=forms.TextInput(attrs=_OFF))
    papers = Papers()

    field_order = (
        "channel", "received_on", "outside_number", "number", "contact_name", "contact_phone", "category", "severity", "text", "wish", "branch", "against",
        "papers",
    )  # fmt: skip

    def __init__(self, *args: Any, staff: StaffMember, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.staff, self.now = staff, now
        self.fields["branch"].queryset = places()  # type: ignore[attr-defined]
        self.fields["branch"].initial = staff.branch_id
        self.fields["received_on"].initial = bank_date(now)

    def clean_number(self) -> Customer | None:
        typed = self.cleaned_data["number"].strip()
        if not typed:
            return None
        found = access.visible(Customer.objects.filter(number=typed), self.staff).first()
        if found is None:
            raise forms.ValidationError(_("No customer of this number in your reach. Leave it empty and write name and telephone number."))
        return found

    def clean_against(self) -> StaffMember | None:
        typed = self.cleaned_data["against"].strip()
        if not typed:
            return None
        found = StaffMember.objects.filter(number=typed).first()
        if found is None:
            raise forms.ValidationError(_("No colleague has this number."))
        return found

    def given(self) -> dict[str, Any]:
        """What `services.register` takes."""
        data = dict(self.cleaned_data)
        day: date = data.pop("received_on")
        here = self.now.astimezone(BANK_ZONE)
        received = self.now if day == here.date() else datetime.combine(day, time(12), BANK_ZONE)
        data |= {"customer": data.pop("number"), "uploads": data.pop("papers"), "received_at": received, "channel": ComplaintChannel(data["channel"])}
        if data["customer"] is not None:
            data["contact_name"] = data["contact_phone"] = ""
        return data
