"""The stages and task templates that a new bank starts with."""

from typing import Any, Final

from backoffice.leads.models import LeadStage
from backoffice.worklist.models import TaskTemplate

#: (code, name, English name, result, probability in basis points, leads to)
STAGES: Final[tuple[tuple[str, str, str, str, int, list[str]], ...]] = (
    ("new", "新建", "New", "open", 1_000, ["contacted", "qualified", "lost"]),
    ("contacted", "已联系", "Contacted", "open", 2_000, ["qualified", "lost"]),
    ("qualified", "有意向", "Qualified", "open", 4_000, ["contacted", "proposed", "won", "lost"]),
    ("proposed", "已出方案", "Proposed", "open", 6_000, ["qualified", "won", "lost"]),
    ("won", "赢单", "Won", "won", 10_000, []),
    ("lost", "丢单", "Lost", "lost", 0, []),
)
#: (code, title, English title, why, working minutes, warns before, steps: (text, English, required))
TEMPLATES: Final = (
    (
        "lead", "跟进线索", "Follow up a lead", "", 450, 90,
        (("看一眼来由和过往", "Read why, and what was before", False), ("联系本人并写下结果", "Speak with the person and write it down", False)),
    ),
    (
        "lead-abandoned", "开户停住了，问问要不要帮忙", "Offer help with a stopped application", "只谈这次开户，不推销别的。", 240, 60,
        (("看停在哪一步", "See where it stopped", False), ("问清卡在哪里，需要时约到网点", "Ask what is in the way; offer the branch", False)),
    ),
    (
        "client-visit", "上门或到店拜访", "Visit a client", "", None, 0,
        (("看过客户全貌和答应过的事", "Read the client's page and what was promised", True), ("写下谈的和下一步", "Write down what comes next", True)),
    ),
)  # fmt: skip


def load() -> int:
    """Add the rows that are missing; what head office changed stays. Answers how many were added."""
    written = 0
    for place, (code, name, name_en, result, chance, leads_to) in enumerate(STAGES):
        values: dict[str, Any] = {"name": name, "name_en": name_en, "place": place, "result": result, "probability_bps": chance, "leads_to": leads_to}
        written += LeadStage.objects.get_or_create(code=code, defaults=values)[1]
    for code, title, title_en, about, minutes, warn, steps in TEMPLATES:
        values = {"title": title, "title_en": title_en, "about": about, "sla_minutes": minutes, "warn_minutes": warn}
        values["steps"] = [{"text": text, "text_en": english, "required": required} for text, english, required in steps]
        written += TaskTemplate.objects.get_or_create(code=code, defaults=values)[1]
    return written
