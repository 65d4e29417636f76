"""The kinds of service a new bank's halls begin with."""

from typing import Final

from backoffice.hall.queue.models import QueueKind

#: code, letter, name, English name, what belongs to it, the same in English, usual minutes
KINDS: Final = (
    ("cash", "A", "现金业务", "Cash", "存款、取款、换零钱", "paying in, paying out, change", 6),
    ("account", "B", "开户与证件", "Accounts and documents", "开户、换证、改手机号、挂失", "opening, a new document, another number, losses", 15),
    ("advice", "C", "理财咨询", "Savings and advice", "存期、理财、保险问客户经理", "deposits and investments with a manager", 20),
    ("business", "D", "对公业务", "Business", "商户、单位账户", "merchants and companies", 18),
    ("other", "E", "其他业务", "Anything else", "打印流水、查询、投诉建议", "statements, questions, complaints", 8),
)


def load() -> int:
    """Add the kinds that are missing; answers how many were."""
    written = 0
    for place, (code, letter, name, name_en, about, about_en, minutes) in enumerate(KINDS):
        given = {"letter": letter, "name": name, "name_en": name_en, "about": about, "about_en": about_en, "minutes": minutes, "order": 10 * place}
        _row, made = QueueKind.objects.get_or_create(code=code, defaults=given)
        written += made
    return written
