"""Document and phone numbers that pass every check and belong to nobody."""

from datetime import date

from stdnum.cn import ric


def resident_id(*, province: str, birth_date: date, gender: str, serial: int) -> str:
    """An 18-digit resident ID number (GB 11643-1999) under the code of a whole province, which no household register issues.

    `serial` counts the people of one gender born there that day, below 500: the order code is odd for men and even for women.
    """
    order = serial * 2 % 1000 + (1 if gender == "m" else 0)
    body = f"{province}0000{birth_date:%Y%m%d}{order:03d}"
    return body + ric.calc_check_digit(f"{body}0")


def mobile(serial: int) -> str:
    """An 11-digit mobile number starting with 154, a block given to no operator; neighbours do not look alike."""
    return f"154{serial * 7_368_787 % 100_000_000:08d}"
