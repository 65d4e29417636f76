"""What Ctrl+K finds: each source asks indexed columns only, through the visibility rules, for a few rows."""

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import Customer
from accounts.ledger.models import Account, Posting
from accounts.organisation.models import Branch, StaffMember
from accounts.transfers.models import Transfer
from backoffice.clients import selectors as clients
from backoffice.hall.counter.models import CounterTransaction
from backoffice.workbench import finding, navigation
from backoffice.workbench.finding import ROWS_OF_A_SOURCE, Hit
from portal.kernel import access


def register() -> None:
    """Put the sources on their shelves."""
    finding.register("customers", 10, _("Customers"), customers)
    finding.register("accounts", 20, _("Accounts"), accounts)
    finding.register("references", 30, _("References"), references)
    finding.register("pages", 40, _("Pages"), pages)
    finding.register("staff", 50, _("Staff"), colleagues)
    finding.register("branches", 60, _("Branches"), branches)


def customers(staff: StaffMember, word: str) -> list[Hit]:
    """By the beginning of a name or number, or a whole phone or ID number."""
    if finding.is_reference(word) or finding.is_account_number(word):
        return []
    rows = clients.found_by(access.visible(Customer.objects.select_related("branch"), staff), word).order_by("-pk")[:ROWS_OF_A_SOURCE]
    return [Hit(row.display_name, f"{row.number} · {row.branch}", finding.to_customer(row.number), "person") for row in rows]


def accounts(staff: StaffMember, word: str) -> list[Hit]:
    """By the whole number or reference."""
    plain = word.replace(" ", "")
    if not (finding.is_account_number(plain) or finding.is_reference(plain)) or not access.may(staff, "entries.view"):
        return []
    rows = access.visible(Account.objects.select_related("holder"), staff).filter(Q(number=plain) | Q(reference=plain.upper()))[:ROWS_OF_A_SOURCE]
    return [_account(row) for row in rows]


def references(staff: StaffMember, word: str) -> list[Hit]:
    """A counter transaction or a held transfer; of a receipt or a posting, the accounts this person may see."""
    if not finding.is_reference(word):
        return []
    word, hits = word.upper(), []
    for slip in access.visible(CounterTransaction.objects.filter(reference=word), staff) if access.may(staff, "counter.view") else ():
        hits.append(Hit(f"{slip.get_kind_display()} {slip.amount}", slip.reference, reverse("admin:counter_detail", args=[slip.reference]), "receipt_long"))
    for order in access.visible(Transfer.objects.filter(reference=word).exclude(hold=None), staff) if access.may(staff, "risk.view") else ():
        hits.append(Hit(f"{order.payee_name} {order.amount}", order.reference, reverse("admin:held_detail", args=[order.reference]), "pan_tool"))
    return hits + _sides(staff, word)


def pages(staff: StaffMember, word: str) -> list[Hit]:
    """The pages of the rail, by any part of their name."""
    sought = word.casefold()
    items = [item for item in navigation.permitted(staff) if sought in str(item.title).casefold()]
    return [Hit(str(item.title), "", reverse(f"admin:{item.page}"), item.icon) for item in items]


def colleagues(staff: StaffMember, word: str) -> list[Hit]:
    """By staff number or the beginning of a name."""
    rows = access.visible(StaffMember.objects.select_related("branch"), staff).filter(
        Q(number__iexact=word) | Q(name__startswith=word) | Q(name_en__istartswith=word)
    )
    found = rows.order_by("-active", "number")[:ROWS_OF_A_SOURCE]
    return [
        Hit(str(row), f"{row.number} · {row.get_role_display()} · {row.branch}", reverse("admin:accounts_staffmember_change", args=[row.pk]), "badge")
        for row in found
    ]


def branches(staff: StaffMember, word: str) -> list[Hit]:
    """By code or any part of the name; there are few."""
    rows = access.visible(Branch.objects.all(), staff).filter(Q(code__iexact=word) | Q(name__contains=word) | Q(name_en__icontains=word))
    return [Hit(str(row), row.code, reverse("admin:accounts_branch_change", args=[row.pk]), "account_tree") for row in rows.order_by("path")[:ROWS_OF_A_SOURCE]]


def _account(row: Account) -> Hit:
    holder = f"{row.holder.display_name} {row.holder.number}" if row.holder else str(_("the bank's own"))
    return Hit(row.number, f"{row.get_kind_display()} · {holder}", reverse("admin:entries", args=[row.reference]), "account_balance_wallet")


def _sides(staff: StaffMember, word: str) -> list[Hit]:
    """The accounts of a transfer or a posting, each leading to its entries."""
    if not access.may(staff, "entries.view"):
        return []
    if word.startswith("PO") and word[2:].isdecimal():
        pairs: Iterable[tuple[int, int]] = Posting.objects.filter(pk=int(word[2:])).values_list("debit_id", "credit_id")
    else:
        pairs = Transfer.objects.filter(reference=word).values_list("source_id", "target_id")
    ids = [pk for pair in pairs for pk in pair]
    rows = access.visible(Account.objects.select_related("holder").filter(pk__in=ids), staff).order_by("pk") if ids else ()
    return [_account(row) for row in rows]
