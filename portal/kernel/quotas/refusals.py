"""What a quota declines. Nothing changed; whoever sells says it in the words of the thing sold."""

import psycopg
from django.utils.translation import gettext_lazy as _

from portal.kernel.errors import Refusal
from portal.kernel.prepared import Refusals


class QuotaRefusal(Refusal):
    """Base of the refusals."""

    @classmethod
    def of(cls, error: psycopg.Error) -> "QuotaRefusal":
        """The refusal behind a database error."""
        return cls()


class NoSuchQuota(QuotaRefusal):
    code = "no_such_quota"
    message = _("There is no such offer. Nothing was reserved.")


class NotOpen(QuotaRefusal):
    code = "quota_not_open"
    message = _("This is not open at the moment. Nothing was reserved.")


class SoldOut(QuotaRefusal):
    code = "sold_out"
    message = _("All of these are taken. Nothing was reserved.")


class AlreadyHas(QuotaRefusal):
    code = "already_has"
    message = _("You already have as many of these as one person may have. Nothing more was reserved.")


class ReservationOver(QuotaRefusal):
    code = "reservation_over"
    message = _("The time for this reservation is over. Nothing was taken.")


class KeyReused(QuotaRefusal):
    code = "key_reused"
    message = _("This was sent before with other details. Nothing was reserved now.")


class StockInUse(QuotaRefusal):
    code = "stock_in_use"
    message = _("More of these are already given away than that. Nothing was changed.")


#: SQLSTATE of the functions in sql/ → refusal.
BY_SQLSTATE: Refusals = {
    "QT001": NoSuchQuota.of,
    "QT002": NotOpen.of,
    "QT003": SoldOut.of,
    "QT004": AlreadyHas.of,
    "QT005": ReservationOver.of,
    "QT006": KeyReused.of,
    "QT007": StockInUse.of,
}
