"""Hooks the hall in: kinds of service, two-person openings, what is told in *who looked*, the rail, whose branch a code names."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _


def ready() -> None:
    from accounts.approvals import kinds
    from accounts.onboarding import attribution
    from accounts.profile.looks import rules as looks
    from backoffice.hall.openings import services as openings
    from backoffice.hall.queue import grounds
    from backoffice.hall.queue import reference as queue_kinds
    from backoffice.hall.referrals import selectors as referrals
    from portal.kernel import reference

    reference.register("kinds of service in the hall", queue_kinds.load)
    kinds.register(
        kinds.Kind(
            code=openings.KIND, label=_("Type I account, face to face"), make=openings.MAKE, check=openings.CHECK,
            perform=openings.perform, describe=openings.describe, ended=openings.ended,
        )
    )  # fmt: skip
    looks.register("customer.identified", what=lambda details: _("name, accounts; document and phone masked"), why=lambda reason: _("you showed your code"))
    attribution.register_place("referral", referrals.branch_of)
    grounds.register_tiers(_tier_places)
    grounds.register_appointments(_appointment)
    _rail()


def _rail() -> None:
    from accounts.organisation import rail

    rail.register(
        "counter",
        rail.Item(_("My counter"), "call", "hall_desk", "hall.serve", order=1, also=("hall_sit", "hall_next")),
        rail.Item(_("Hall"), "meeting_room", "hall", "hall.guide", order=2, also=("hall_screens", "hall_give")),
        rail.Item(_("Know by code"), "pin", "identify", "hall.identify", order=3, also=("identified",)),
        rail.Item(_("Open Type I"), "how_to_reg", "face_opening_new", "accounts.open_face", order=4, also=("face_opening",)),
        rail.Item(_("Lobby tablet"), "tablet_mac", "tablet_lend", "hall.guide", order=5, also=("tablet",)),
    )
    rail.register(
        "business", rail.Item(_("My referral codes"), "qr_code_2", "referrals", "referrals.own", order=80, also=("referral_card", "referrals_branch"))
    )


def _tier_places(customer: Any, now: datetime) -> int:
    """What the tier's benefits say."""
    from accounts.tiers import selectors as tiers
    from portal.kernel.clock import bank_date

    return tiers.priority(customer, bank_date(now))


def _appointment(customer: Any, branch: Any, now: datetime) -> datetime | None:
    """Today's appointment here, the next one first."""
    from backoffice.hall.queue import rules
    from backoffice.visits.models import LIVE, Visit

    near = (now - rules.APPOINTMENT_WITHIN, now + rules.APPOINTMENT_WITHIN)
    rows = Visit.objects.filter(customer=customer, branch=branch, state__in=LIVE, starts_at__range=near)
    return rows.order_by("starts_at").values_list("starts_at", flat=True).first()
