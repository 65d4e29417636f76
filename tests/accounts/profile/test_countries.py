"""Names of countries, without the tables of numbers around them."""

import subprocess
import sys

from accounts.profile.personal import countries


def test_china_first_then_its_regions_then_the_rest_by_name() -> None:
    codes = [code for code, _name in countries.choices()]
    assert codes[:4] == ["CN", "HK", "MO", "TW"]
    assert "JP" in codes and "AC" not in codes


def test_the_geography_of_numbers_is_not_loaded() -> None:
    """It is 100 MB of every process of the bank."""
    program = "import sys, accounts.profile.personal.countries as c; print(len(c.LOCALE_DATA) > 200, 'phonenumbers.geodata.data0' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == ["True", "False"]
