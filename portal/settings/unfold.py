"""The back office's skin: django-unfold in the bank's colours.

Unfold writes every ramp as `--color-<name>-<weight>` in an unlayered <style>, so ramps that it hard-codes
(red, orange, green, blue: labels, badges, messages) are re-tinted here too, not only base and primary.
Names of callables are dotted paths: settings import nothing of ours.
"""

from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

_WEIGHTS = (50, 100, 200, 300, 400, 500, 600, 700, 800, 900, 950)


def _ramp(*values: str) -> dict[str, str]:
    """Weights 50 to 950 from oklch triples (lightness, chroma, hue)."""
    return {str(weight): f"oklch({value})" for weight, value in zip(_WEIGHTS, values, strict=True)}


# Paper at the light end (warm, hue 90) turning to ink at the dark end (blue-green, hue 210).
_PAPER_TO_INK = _ramp(
    "0.985 0.005 90", "0.966 0.006 95", "0.918 0.008 110", "0.852 0.010 150", "0.690 0.016 195", "0.525 0.024 205",
    "0.435 0.030 208", "0.350 0.036 209", "0.275 0.036 210", "0.225 0.030 210", "0.170 0.024 210",
)  # fmt: skip
_JADE = _ramp(
    "0.972 0.014 175", "0.938 0.030 175", "0.880 0.054 175", "0.800 0.080 175", "0.705 0.100 175", "0.610 0.106 175",
    "0.520 0.100 175", "0.445 0.085 175", "0.370 0.068 176", "0.310 0.053 178", "0.220 0.038 180",
)  # fmt: skip
_VERMILION = _ramp(
    "0.975 0.014 30", "0.945 0.032 30", "0.890 0.066 30", "0.810 0.115 30", "0.715 0.165 30", "0.640 0.190 30",
    "0.580 0.190 30", "0.505 0.168 30", "0.435 0.138 30", "0.375 0.108 30", "0.260 0.075 30",
)  # fmt: skip
_OCHRE = _ramp(
    "0.980 0.015 80", "0.952 0.034 80", "0.905 0.066 80", "0.840 0.096 78", "0.755 0.112 74", "0.670 0.112 70",
    "0.580 0.100 66", "0.490 0.084 64", "0.420 0.070 62", "0.360 0.056 60", "0.260 0.040 58",
)  # fmt: skip

UNFOLD = {
    "SITE_TITLE": _("Tongxing workplace"),
    "SITE_HEADER": _("Tongxing workplace"),
    "SITE_SUBHEADER": "backoffice.workbench.navigation.desk_of",
    "SITE_URL": None,
    "SITE_ICON": lambda request: static("staff/mark.svg"),
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("staff/mark.svg")}],
    "SHOW_HISTORY": False,  # unfold's history reads Django's admin log; ours is the audit
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_LANGUAGES": True,
    "LANGUAGES": {"action": reverse_lazy("shell:language")},
    "BORDER_RADIUS": "6px",
    "STYLES": [lambda request: static("staff/staff.css")],
    "SCRIPTS": [lambda request: static("staff/staff.js")],
    "COMMAND": {"search_models": False, "show_history": False},
    "ACCOUNT": {"navigation": "backoffice.workbench.navigation.account_links"},
    "COLORS": {
        "base": _PAPER_TO_INK,
        "primary": _JADE,
        "red": _VERMILION,
        "orange": _OCHRE,
        "green": _JADE,
        "blue": _PAPER_TO_INK,
        "font": {
            "subtle-light": "var(--color-base-500)",
            "subtle-dark": "var(--color-base-400)",
            "default-light": "var(--color-base-700)",
            "default-dark": "var(--color-base-300)",
            "important-light": "oklch(0.27 0.04 210)",
            "important-dark": "oklch(0.95 0.01 210)",
        },
    },
    "SIDEBAR": {"show_search": False, "navigation": "backoffice.workbench.navigation.groups"},
}
