"""The tiers and benefits a new bank starts with."""

from datetime import date
from typing import Final

from django.utils.translation import gettext_noop

from accounts.tiers.models import BenefitKind, Tier, TierBenefit

_HOUSE: Final = gettext_noop("House rule: four tiers by the average of 30 days")
_BENEFIT: Final = gettext_noop("House rule of 2026-11-22: what a tier brings")
_FROM: Final = date(2000, 1, 1)
#: (code, name, English name, rank, from fen, days between contacts, days of grace)
TIERS: Final = (
    ("standard", "普卡", "Standard", 1, 0, 90, 0),
    ("gold", "金卡", "Gold", 2, 20_000_000, 60, 30),
    ("platinum", "白金", "Platinum", 3, 50_000_000, 30, 30),
    ("private", "私行", "Private", 4, 200_000_000, 14, 60),
)
#: (tier, kind, code, value, name, English name, meaning, in English)
BENEFITS: Final = (
    (
        "gold", BenefitKind.QUEUE, "", 1,
        "网点优先叫号", "Called earlier in the hall", "取号时自动排到普通号前面。", "Your number comes before ordinary ones, by itself.",
    ),
    (
        "platinum", BenefitKind.QUEUE, "", 2,
        "网点优先叫号", "Called earlier in the hall", "取号时自动排到前面。", "Your number comes to the front, by itself.",
    ),
    (
        "platinum", BenefitKind.MANAGER, "", 0, "专属客户经理", "An account manager of your own",
        "一位客户经理认识您，换人会提前告诉您。", "One manager who knows you; you are told beforehand when that changes.",
    ),
    (
        "platinum", BenefitKind.ZONE, "", 0,
        "权益专区", "A page of your own", "您的权益和怎么用，都在一页上。", "All that is yours and how to use it, on one page.",
    ),
    ("private", BenefitKind.QUEUE, "", 3, "到店即办", "Served on arrival", "到网点后下一个就叫您。", "You are the next to be called."),
)  # fmt: skip


def load() -> int:
    """Add the rows that are missing; answers how many were."""
    written = 0
    for code, name, name_en, rank, from_minor, days, grace in TIERS:
        values = {"name": name, "name_en": name_en, "rank": rank, "from_minor": from_minor, "contact_days": days, "grace_days": grace, "source": _HOUSE}
        written += Tier.objects.get_or_create(code=code, effective_from=_FROM, defaults=values)[1]
    for tier, kind, code, value, name, name_en, about, about_en in BENEFITS:
        known = {"name": name, "name_en": name_en, "about": about, "about_en": about_en, "value": value, "source": _BENEFIT}
        written += TierBenefit.objects.get_or_create(tier=tier, kind=kind, code=code, effective_from=_FROM, defaults=known)[1]
    return written
