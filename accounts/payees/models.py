"""Whom a customer keeps in the payee book, and where money sent to a mobile number arrives."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import Customer
from accounts.ledger.models import Account


class SavedPayeeQuerySet(models.QuerySet["SavedPayee"]):
    def for_customer(self, customer: Customer) -> "SavedPayeeQuerySet":
        """This person's payee book."""
        return self.filter(customer=customer)


class SavedPayee(models.Model):
    """One line of a payee book. The account is named by its row, so no number is stored twice; `name` is the name it was paid by."""

    reference = models.CharField(_("reference"), max_length=20)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="saved_payees", verbose_name=_("customer"))
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("payee's account"))
    name = models.CharField(_("payee"), max_length=80)
    nickname = models.CharField(_("name in the payee book"), max_length=20, blank=True)
    saved_at = models.DateTimeField(_("saved at"))

    objects = SavedPayeeQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved payee")
        verbose_name_plural = _("saved payees")
        constraints = [
            models.UniqueConstraint(fields=["reference"], name="accounts_savedpayee_reference"),
            models.UniqueConstraint(fields=["customer", "account"], name="accounts_savedpayee_once"),
        ]

    def __str__(self) -> str:
        return self.nickname or self.name


class ReceivingAccount(models.Model):
    """Where money arrives that is sent to the customer's mobile number; without an account: nowhere, the customer wants none."""

    customer = models.OneToOneField(Customer, models.CASCADE, primary_key=True, related_name="+", verbose_name=_("customer"))
    account = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("account"))
    chosen_at = models.DateTimeField(_("chosen at"))

    class Meta:
        verbose_name = _("account for a mobile number")
        verbose_name_plural = _("accounts for mobile numbers")

    def __str__(self) -> str:
        return str(self.customer_id)
