"""The customer's order."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import Customer
from accounts.ledger.models import Account, Hold, Posting
from accounts.risk.models import Decision
from portal.kernel.money import Money


class TransferState(models.IntegerChoices):
    """Where the order stands; `done`, `refused` and `undone` are final."""

    DONE = 1, _("arrived")
    WAITING = 2, _("waiting, can be undone")
    HELD = 3, _("being looked at")
    REFUSED = 4, _("not made")
    UNDONE = 5, _("undone")


class TransferQuerySet(models.QuerySet["Transfer"]):
    def for_customer(self, customer: Customer) -> Self:
        """The orders this person gave."""
        return self.filter(customer=customer)


class Transfer(models.Model):
    """An order to pay another account here. Written by `transfer_submit` and `transfer_park`; content never changes.

    The key is the row's identity: one key, one order. The rows it names carry no foreign keys in the database, and it has
    no index that a page does not need: it is written with every payment.
    """

    key = models.UUIDField(primary_key=True, editable=False)
    reference = models.CharField(_("reference"), max_length=20)
    content_hash = models.BinaryField(max_length=32, editable=False)
    customer = models.ForeignKey(Customer, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+", verbose_name=_("customer"))
    source = models.ForeignKey(Account, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+", verbose_name=_("from"))
    target = models.ForeignKey(Account, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+", verbose_name=_("to"))
    payee_name = models.CharField(_("payee"), max_length=80)
    amount_minor = models.BigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3)
    memo = models.CharField(_("memo"), max_length=60, blank=True)
    bound = models.BooleanField(_("between own accounts"), default=False)
    state = models.SmallIntegerField(_("state"), choices=TransferState.choices)
    channel = models.SmallIntegerField(_("channel"))
    decision = models.ForeignKey(Decision, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+", verbose_name=_("decision"))
    posting = models.ForeignKey(
        Posting,
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        db_index=False,
        related_name="+",
        verbose_name=_("posting"),
    )
    hold = models.ForeignKey(Hold, models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+", verbose_name=_("hold"))
    balance_after_minor = models.BigIntegerField(_("balance after"), null=True)
    refusal = models.CharField(_("why not made"), max_length=40, blank=True, default="", db_default="")
    submitted_at = models.DateTimeField(_("ordered at"))
    due_at = models.DateTimeField(_("to be sent at"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)

    objects = TransferQuerySet.as_manager()

    class Meta:
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")
        constraints = [
            models.UniqueConstraint(fields=["customer", "reference"], name="accounts_transfer_reference"),
            # One check only: PostgreSQL parses each anew at every insert. The ledger sees to amount and accounts.
            models.CheckConstraint(
                name="accounts_transfer_done_is_posted",
                condition=Q(state=TransferState.DONE, posting__isnull=False) | Q(state__gt=TransferState.DONE, posting=None),
            ),
        ]
        indexes = [
            models.Index(fields=["customer", "target"], name="accounts_transfer_payee"),
            models.Index(fields=["due_at"], name="accounts_transfer_due", condition=Q(state=TransferState.WAITING)),
            models.Index(fields=["submitted_at"], name="accounts_transfer_held", condition=Q(state=TransferState.HELD)),
            models.Index(fields=["reference"], name="accounts_transfer_refused", condition=Q(state=TransferState.REFUSED)),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def balance_after(self) -> Money | None:
        return None if self.balance_after_minor is None else Money(self.balance_after_minor, self.currency)

    @property
    def can_be_undone(self) -> bool:
        return self.state == TransferState.WAITING
