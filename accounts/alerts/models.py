"""From which amount a holder wants to hear about an account."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import Customer
from accounts.ledger.models import Account


class MovementAlert(models.Model):
    """One holder's choice for one account; without a row the house's threshold holds. `threshold` null: no alerts."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, models.CASCADE, db_index=False, related_name="+", verbose_name=_("account"))
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", verbose_name=_("holder"))
    threshold = models.BigIntegerField(_("from this amount on"), null=True)
    changed_at = models.DateTimeField(_("chosen at"))

    class Meta:
        verbose_name = _("movement alert")
        verbose_name_plural = _("movement alerts")
        constraints = [models.UniqueConstraint(fields=["account", "customer"], name="accounts_movementalert_once")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.customer_id}"
