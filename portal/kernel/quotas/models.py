"""Quotas, what is reserved or taken of them, and who waits. Written by the functions in sql/ only."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class ReservationState(models.IntegerChoices):
    RESERVED = 1, _("reserved")
    TAKEN = 2, _("taken")
    RELEASED = 3, _("given back")
    EXPIRED = 4, _("run out")


class PlaceState(models.IntegerChoices):
    WAITING = 1, _("waiting")
    OFFERED = 2, _("offered")
    SERVED = 3, _("served")
    LEFT = 4, _("left")
    LAPSED = 5, _("lapsed")


class Quota(models.Model):
    """`reserved`, `taken` and `waiting` are sums over the other two tables, kept by the functions; `offer_seconds` is how long an offer stands."""

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(_("code"), max_length=64, unique=True)
    stock = models.IntegerField(_("stock"))
    reserved = models.IntegerField(_("reserved"), default=0)
    taken = models.IntegerField(_("taken"), default=0)
    waiting = models.IntegerField(_("waiting"), default=0)
    per_holder = models.IntegerField(_("most for one holder"), null=True, blank=True)
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    offer_seconds = models.IntegerField(_("seconds an offer stands"), default=3600)

    class Meta:
        verbose_name = _("quota")
        verbose_name_plural = _("quotas")
        constraints = [
            models.CheckConstraint(condition=Q(reserved__gte=0, taken__gte=0, waiting__gte=0), name="quota_counts_not_negative"),
            models.CheckConstraint(condition=Q(stock__gte=F("reserved") + F("taken")), name="quota_never_oversold"),
            models.CheckConstraint(condition=Q(per_holder=None) | Q(per_holder__gt=0), name="quota_holder_may_have_one"),
            models.CheckConstraint(condition=Q(offer_seconds__gt=0), name="quota_offers_stand_a_while"),
        ]
        indexes = [models.Index(fields=["closes_at"], name="portal_quota_waited_for", condition=Q(waiting__gt=0))]

    def __str__(self) -> str:
        return self.code


class QuotaPlace(models.Model):
    """One holder's place in the line; the lowest id is next. An offer lapses into the end of the place."""

    id = models.BigAutoField(primary_key=True)
    quota = models.ForeignKey(Quota, on_delete=models.PROTECT, db_index=False, related_name="places", verbose_name=_("quota"))
    holder = models.CharField(_("holder"), max_length=64)
    count = models.IntegerField(_("how many"), default=1)
    state = models.SmallIntegerField(_("state"), choices=PlaceState.choices, default=PlaceState.WAITING)
    joined_at = models.DateTimeField(_("joined"))
    settled_at = models.DateTimeField(_("last change"), null=True)

    class Meta:
        verbose_name = _("place in a line")
        verbose_name_plural = _("places in a line")
        constraints = [
            models.UniqueConstraint(fields=["quota", "holder"], condition=Q(state__in=[1, 2]), name="quotaplace_one_each"),
            models.CheckConstraint(condition=Q(count__gt=0), name="quotaplace_count_positive"),
        ]
        indexes = [
            models.Index(fields=["quota", "id"], name="portal_quotaplace_line", condition=Q(state=1)),
            models.Index(fields=["holder", "-id"], name="portal_quotaplace_holder"),
        ]

    def __str__(self) -> str:
        return f"{self.holder} → {self.quota_id}"


class QuotaReservation(models.Model):
    """So many of a quota for one holder: reserved until a moment, then taken, given back or run out."""

    id = models.BigAutoField(primary_key=True)
    quota = models.ForeignKey(Quota, on_delete=models.PROTECT, db_index=False, related_name="reservations", verbose_name=_("quota"))
    holder = models.CharField(_("holder"), max_length=64)
    key = models.UUIDField(_("key"), unique=True)
    count = models.IntegerField(_("how many"), default=1)
    state = models.SmallIntegerField(_("state"), choices=ReservationState.choices, default=ReservationState.RESERVED)
    until = models.DateTimeField(_("until"), null=True)
    place = models.OneToOneField(QuotaPlace, on_delete=models.PROTECT, null=True, related_name="reservation", verbose_name=_("place it was offered to"))
    reserved_at = models.DateTimeField(_("reserved"))
    settled_at = models.DateTimeField(_("last change"), null=True)

    class Meta:
        verbose_name = _("reservation")
        verbose_name_plural = _("reservations")
        constraints = [
            models.CheckConstraint(condition=Q(count__gt=0), name="quotareservation_count_positive"),
            models.CheckConstraint(condition=~Q(state=1) | Q(until__isnull=False), name="quotareservation_runs_out"),
        ]
        indexes = [
            models.Index(fields=["quota", "holder"], name="portal_quotareservation_held", condition=Q(state__in=[1, 2])),
            models.Index(fields=["until"], name="portal_quotareservation_due", condition=Q(state=1)),
            models.Index(fields=["quota", "until"], name="portal_quotareservation_over", condition=Q(state=1)),
        ]

    def __str__(self) -> str:
        return f"{self.holder} × {self.count}"
