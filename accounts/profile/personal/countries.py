"""Countries and regions by ISO 3166 code, named in the reader's language (names from the phonenumbers package, Apache-2.0)."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Final

import phonenumbers
from django.utils.translation import get_language

HOME: Final = "CN"
#: Regions of China are named as such.
_REGIONS: Final = {
    "HK": {"zh": "中国香港", "en": "Hong Kong, China"},
    "MO": {"zh": "中国澳门", "en": "Macao, China"},
    "TW": {"zh": "中国台湾", "en": "Taiwan, China"},
}
#: Codes that are not countries or regions where a person is tax resident.
_NOT_PLACES: Final = frozenset({"AC", "TA", "001"})


def _named() -> dict[str, dict[str, str]]:
    """The package's table of names, read past the package around it: that loads where every number of the world is, 100 MB a process."""
    place = Path(phonenumbers.__file__).parent / "geodata" / "locale.py"
    spec = spec_from_file_location("phonenumbers.geodata.locale", place)
    if spec is None or spec.loader is None:
        raise ImportError(str(place))
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    table: dict[str, dict[str, str]] = module.LOCALE_DATA
    return table


LOCALE_DATA: Final = _named()


def choices() -> list[tuple[str, str]]:
    """China first, its regions next, the rest by name in the language of the page."""
    rest = sorted((code for code in LOCALE_DATA if code not in {HOME, *_REGIONS, *_NOT_PLACES}), key=name)
    return [(code, name(code)) for code in (HOME, *_REGIONS, *rest)]


def name(code: str) -> str:
    """The name of a code; the code itself where there is none.

    >>> name("JP") in {"Japan", "日本"}
    True
    """
    names = _REGIONS.get(code) or LOCALE_DATA.get(code) or {}
    said = names.get("en" if (get_language() or "").startswith("en") else "zh") or names.get("en") or code
    return str(names[said[1:]] if said.startswith("*") else said)  # the package writes a name that two languages share once
