"""Counted stock that cannot be oversold: places, appointment slots, coupons, tickets, prizes.

A quota has a stock; of it so many are reserved (until a moment), so many taken, the rest is free. Each act is one SQL
function called in one round trip, and the table itself refuses `reserved + taken > stock`, whatever asks. The app role
reads these tables and changes them only through the functions. The same key gives the same reservation. What runs out
is free again at once for whoever asks next, and the beat sweeps the rest. Whoever waits is served strictly in order:
while somebody waits nobody else is served, and freed stock becomes a reservation of the longest waiting (`quota.offered`),
which lapses (`quota.lapsed`) and goes to the next. Locks are taken reservation → quota → place, two quotas in id order.
"""

from portal.kernel.quotas.refusals import AlreadyHas, KeyReused, NoSuchQuota, NotOpen, QuotaRefusal, ReservationOver, SoldOut, StockInUse
from portal.kernel.quotas.services import NewQuota, Place, Reservation

__all__ = [
    "AlreadyHas",
    "KeyReused",
    "NewQuota",
    "NoSuchQuota",
    "NotOpen",
    "Place",
    "QuotaRefusal",
    "Reservation",
    "ReservationOver",
    "SoldOut",
    "StockInUse",
]
