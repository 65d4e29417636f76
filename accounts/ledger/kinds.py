"""What accounts and postings there are: the chart of accounts and the numbers that stored rows carry."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class AccountKind(models.IntegerChoices):
    """Below 100 a customer's, from 100 the bank's own side. Stored in rows: never renumber."""

    TYPE_1 = 1, _("Type I account")
    TYPE_2 = 2, _("Type II account")
    TYPE_3 = 3, _("Type III account")
    BUSINESS = 4, _("Business account")
    TERM = 5, _("Time deposit")
    LOAN = 6, _("Loan account")
    CASH = 101, _("Cash in vaults and tills")
    CLEARING = 102, _("Clearing with other banks")
    CARD_CLEARING = 103, _("Card clearing")
    INTEREST_PAID = 104, _("Interest paid")
    INTEREST_EARNED = 105, _("Interest earned")
    FEES = 106, _("Fees and charges")
    SUSPENSE = 107, _("Suspense")
    STANDING_ORDERS = 108, _("Standing orders")
    OPENING = 109, _("Opening balances")
    COSTS = 110, _("Costs of the bank")
    PAYROLL = 111, _("Payroll in transit")
    LOANS_PAID_OUT = 112, _("Loans paid out")
    TAX = 113, _("Tax collected")

    @property
    def is_banks_own(self) -> bool:
        return self >= FIRST_OWN_KIND


#: Account kinds from this number on are the bank's own: no holder, no minimum, no maximum, no limits.
FIRST_OWN_KIND: Final = 100


class AccountStatus(models.IntegerChoices):
    """Money leaves only an open account; it reaches an open or a stopped one."""

    OPEN = 1, _("Open")
    STOPPED = 2, _("Payments out stopped")
    FROZEN = 3, _("Frozen")
    CLOSED = 4, _("Closed")


class PostingKind(models.IntegerChoices):
    """Why money moved. Stored in rows: never renumber."""

    TRANSFER = 1, _("Transfer")
    CASH_IN = 2, _("Cash paid in")
    CASH_OUT = 3, _("Cash taken out")
    PAYMENT = 4, _("Payment")
    STANDING_ORDER = 5, _("Standing order")
    TO_OTHER_BANK = 6, _("Transfer to another bank")
    FROM_OTHER_BANK = 7, _("Transfer from another bank")
    SALARY = 8, _("Salary")
    INTEREST = 9, _("Interest")
    FEE = 10, _("Fee")
    REVERSAL = 11, _("Reversal")
    OPENING = 12, _("Opening balance")
    ADJUSTMENT = 13, _("Adjustment")
    LOAN_PAID_OUT = 14, _("Loan paid out")
    LOAN_REPAID = 15, _("Loan repayment")
    TAX = 16, _("Tax")
    REFUND = 17, _("Refund")
    PENSION = 18, _("Pension")
    CARD = 19, _("Card payment")

    @property
    def is_limited(self) -> bool:
        """Whether it is an act of the holder that the sender's limits count."""
        return self in LIMITED_KINDS


LIMITED_KINDS: Final = frozenset(
    {
        PostingKind.TRANSFER,
        PostingKind.CASH_OUT,
        PostingKind.PAYMENT,
        PostingKind.STANDING_ORDER,
        PostingKind.TO_OTHER_BANK,
        PostingKind.CARD,
    }
)


class HoldState(models.IntegerChoices):
    PENDING = 1, _("Pending")
    POSTED = 2, _("Posted")
    VOIDED = 3, _("Voided")
    EXPIRED = 4, _("Expired")
