"""Merchant category codes from data/mcc (greggles/mcc-codes, public domain)."""

import csv
from pathlib import Path
from typing import Final

from portal.kernel.reference.models import MerchantCategory

SOURCE: Final = Path(__file__).parents[1] / "data" / "mcc" / "mcc_codes.csv"


def load() -> int:
    """Bring the English names to the list's; Chinese names, which staff enter, stay."""
    with SOURCE.open(encoding="utf-8", newline="") as file:
        listed = {row["mcc"]: " ".join(row["edited_description"].split()) for row in csv.DictReader(file)}
    known = dict(MerchantCategory.objects.values_list("code", "name"))
    changed = [MerchantCategory(code=code, name=name) for code, name in listed.items() if known.get(code) != name]
    MerchantCategory.objects.bulk_create(changed, update_conflicts=True, unique_fields=["code"], update_fields=["name"])
    return len(changed)
