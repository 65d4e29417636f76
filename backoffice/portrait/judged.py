"""What is judged from other features: stage of life, value and the danger of leaving, each by points that anybody can add up.

The conditions are SQL over a portrait `m`, so that the same words compute the score in the night and say on the page which
points were given. Weights are the house's own, to be argued about here.
"""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

#: Below this many fen an account counts as a place where money only passes through.
LITTLE_MINOR: Final = 1_000_00
#: A salary is missing when it is this many days over a month old.
SALARY_LATE_DAYS: Final = 45


@dataclass(frozen=True, slots=True)
class Points:
    """So many points when the condition holds."""

    points: int
    sql: str
    label: str | Promise


VALUE: Final = (
    Points(10, "m.assets_avg_90d_minor >= 5000000", _("assets of 50,000 on average in 90 days")),
    Points(10, "m.assets_avg_90d_minor >= 20000000", _("assets of 200,000 on average in 90 days")),
    Points(10, "m.assets_avg_90d_minor >= 50000000", _("assets of 500,000 on average in 90 days")),
    Points(10, "m.assets_avg_90d_minor >= 100000000", _("assets of a million on average in 90 days")),
    Points(20, "m.salary_months >= 3 OR m.pension_minor > 0", _("salary or pension comes here")),
    Points(10, "m.account_kinds >= 2 OR m.repays_loan", _("uses more than one kind of account")),
    Points(10, "m.active_months >= 10", _("moved money in ten of twelve months")),
    Points(10, "m.customer_since <= %(day)s::date - 1826", _("a customer for five years")),
    Points(10, "m.invest_12m_minor > 0 OR m.insurance_12m_minor > 0", _("invests or insures through us")),
)
CHURN: Final = (
    Points(30, "m.assets_before_90d_minor >= 100000 AND m.assets_minor * 2 <= m.assets_before_90d_minor", _("assets fell by half within 90 days")),
    Points(
        15,
        "m.assets_before_90d_minor >= 100000 AND m.assets_minor * 2 > m.assets_before_90d_minor AND m.assets_minor * 10 <= m.assets_before_90d_minor * 8",
        _("assets fell by a fifth within 90 days"),
    ),
    Points(25, f"m.salary_months >= 3 AND m.salary_on < %(day)s::date - {SALARY_LATE_DAYS}", _("the salary stopped coming")),
    Points(20, "m.last_movement_on IS NULL OR m.last_movement_on < %(day)s::date - 60", _("no money moved in 60 days")),
    Points(10, "m.in_12m_minor > 0 AND m.in_90d_minor * 8 < m.in_12m_minor", _("less than half of the usual came in within 90 days")),
    Points(10, "m.has_login AND m.last_login_on < %(day)s::date - 90", _("has a login and did not sign in for 90 days")),
    Points(5, "m.assets_minor < 100000", _("holds less than 1,000 here")),
)
SCORES: Final = {"value_score": VALUE, "churn_score": CHURN}


def score_sql(parts: tuple[Points, ...]) -> str:
    """The sum of the points whose condition holds, at most 100."""
    return "least(100, " + " + ".join(f"CASE WHEN {part.sql} THEN {part.points} ELSE 0 END" for part in parts) + ")"


STAGES: Final = (
    ("minor", _("Child")),
    ("student", _("Studying")),
    ("starting", _("Starting out")),
    ("family", _("Family with children")),
    ("settled", _("Working life")),
    ("before_rest", _("Shortly before retirement")),
    ("rest", _("Retired")),
    ("unknown", _("Not known")),
)
#: The first that holds.
STAGE_SQL: Final = """CASE
    WHEN m.age IS NULL THEN 'unknown'
    WHEN m.age < 16 THEN 'minor'
    WHEN m.pension_minor > 0 OR m.occupation = 'r' OR m.age >= 65 THEN 'rest'
    WHEN m.occupation = 's' OR m.age < 23 AND m.salary_months = 0 THEN 'student'
    WHEN m.retires_on <= %(day)s::date + 1826 THEN 'before_rest'
    WHEN m.has_child THEN 'family'
    WHEN m.age < 30 THEN 'starting'
    ELSE 'settled' END"""
VALUE_BANDS: Final = (
    ("top", _("Very high")),
    ("high", pgettext_lazy("value", "High")),
    ("middle", pgettext_lazy("value", "Middle")),
    ("low", pgettext_lazy("value", "Low")),
)
VALUE_BAND_SQL: Final = "CASE WHEN m.value_score >= 70 THEN 'top' WHEN m.value_score >= 50 THEN 'high' WHEN m.value_score >= 30 THEN 'middle' ELSE 'low' END"
CHURN_BANDS: Final = (("high", pgettext_lazy("danger", "High")), ("middle", pgettext_lazy("danger", "Middle")), ("low", pgettext_lazy("danger", "Low")))
CHURN_BAND_SQL: Final = "CASE WHEN m.churn_score >= 50 THEN 'high' WHEN m.churn_score >= 25 THEN 'middle' ELSE 'low' END"
