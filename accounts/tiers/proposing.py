"""Other figures for a tier: one colleague proposes, another agrees, and they hold from the day written in them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.approvals import kinds, services
from accounts.approvals.models import Approval
from accounts.approvals.proposing import WAITS
from accounts.organisation.models import StaffMember
from accounts.tiers import selectors
from accounts.tiers.models import Tier
from accounts.tiers.selectors import Effect
from portal.kernel import audit
from portal.kernel.access import Actor
from portal.kernel.clock import bank_date
from portal.kernel.errors import Refusal
from portal.kernel.money import Money

KIND: Final = "tiers.tier"
_FIGURES: Final = ("from_minor", "grace_days", "near_bps", "contact_days")


class TierRefused(Refusal):
    """The figures cannot hold; `field` is the field of the form they stand beside."""

    code = "tier_refused"
    message = gettext_lazy("These figures cannot hold. Nothing was changed.")
    field = ""


class NotToCome(TierRefused):
    code = "tier_not_to_come"
    message = gettext_lazy("Other figures begin on a day to come: nobody wakes up in another tier for yesterday. Nothing was changed.")
    field = "effective_from"


class OutOfOrder(TierRefused):
    code = "tier_out_of_order"
    message = gettext_lazy("The average must lie between those of the tiers below and above; the lowest begins at zero. Nothing was changed.")
    field = "average"


class NothingNew(TierRefused):
    code = "tier_nothing_new"
    message = gettext_lazy("These are the figures that hold already. Nothing was changed.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Other figures for the tier of that code."""

    code: str
    from_minor: int
    grace_days: int
    near_bps: int
    contact_days: int
    effective_from: date

    def over(self, old: Tier) -> Tier:
        """The row that would hold from that day on."""
        given = {name: getattr(self, name) for name in _FIGURES}
        return Tier(code=old.code, name=old.name, name_en=old.name_en, rank=old.rank, effective_from=self.effective_from, source=old.source, **given)


def check(wanted: Wanted, today: date) -> list[Tier]:
    """The tiers as they would be then, lowest first. Raises `NotToCome`, `OutOfOrder`, `NothingNew`."""
    if wanted.effective_from <= today:
        raise NotToCome
    known = selectors.in_force(wanted.effective_from)
    place = next((place for place, tier in enumerate(known) if tier.code == wanted.code), None)
    if place is None:
        raise TierRefused
    old = known[place]
    if all(getattr(old, name) == getattr(wanted, name) for name in _FIGURES):
        raise NothingNew
    below = known[place - 1].from_minor if place else -1
    above = known[place + 1].from_minor if place + 1 < len(known) else None
    if (place == 0 and wanted.from_minor != 0) or wanted.from_minor <= below or (above is not None and wanted.from_minor >= above):
        raise OutOfOrder
    return [*known[:place], wanted.over(old), *known[place + 1 :]]


def preview(wanted: Wanted, today: date) -> Effect:
    """How many customers would rise and fall by their averages of last night."""
    return selectors.effect(check(wanted, today))


def ask(*, wanted: Wanted, reason: str, staff: StaffMember, actor: Actor, now: datetime) -> Approval:
    """Put the figures before a second person."""
    check(wanted, bank_date(now))
    payload = {"code": wanted.code, "effective_from": wanted.effective_from.isoformat(), **{name: getattr(wanted, name) for name in _FIGURES}}
    return services.ask(kind=KIND, subject=f"tier:{wanted.code}", payload=payload, branch=None, reason=reason, staff=staff, actor=actor, now=now)


def register() -> None:
    kinds.register(
        kinds.Kind(
            code=KIND,
            label=gettext_lazy("The figures of a tier"),
            make="tiers.change",
            check="tiers.approve",
            perform=_perform,
            describe=_describe,
            expires_after=WAITS,
        )
    )


def _wanted(payload: dict[str, Any]) -> Wanted:
    figures = {name: payload[name] for name in _FIGURES}
    return Wanted(code=payload["code"], effective_from=date.fromisoformat(payload["effective_from"]), **figures)


def _perform(approval: Approval, actor: Actor, now: datetime) -> None:
    wanted = _wanted(approval.payload)
    row = next(tier for tier in check(wanted, bank_date(now)) if tier.code == wanted.code)
    row.source = approval.reason
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise NothingNew from error
    audit.record(actor=actor, verb="tier.added", subject=f"tier:{row.code}", now=now, reason=approval.reason, details=approval.payload)


def _describe(approval: Approval) -> kinds.Lines:
    wanted = _wanted(approval.payload)
    lines: kinds.Lines = [(_("Tier"), next((str(tier) for tier in selectors.in_force(wanted.effective_from) if tier.code == wanted.code), wanted.code))]
    lines += [
        (_("Average from"), str(Money(wanted.from_minor))),
        (_("Days before it is lost"), str(wanted.grace_days)),
        (_("Near it within"), f"{wanted.near_bps / 100:g} %"),
        (_("Days between contacts"), str(wanted.contact_days)),
        (_("Effective from"), wanted.effective_from.isoformat()),
    ]
    if approval.is_waiting:
        try:
            found = preview(wanted, bank_date(approval.made_at))
        except TierRefused as refusal:
            return [*lines, (_("Effect"), str(refusal))]
        lines.append((_("Effect by the averages of last night"), _("%(rise)s rise, %(fall)s fall") % {"rise": found.rise, "fall": found.fall}))
    return lines
