"""Subjects of the conditions' tests: tables of their own that last a transaction, and a catalogue of every kind of field."""

# ruff: noqa: DJ001, DJ008  -- unknown texts are what is tried here; nobody shows these rows

from collections.abc import Mapping
from typing import Any

from django.apps.registry import Apps
from django.db import connection, models
from django.db.models import F

from portal.kernel.conditions import Catalogue, Field, Kind, Rows, Totals

_apart = Apps()

SQL = """
CREATE TEMPORARY TABLE subject (id bigint PRIMARY KEY, number integer, share numeric(12, 2), money bigint, rate integer, day date, at timestamptz,
  born date, yes boolean, choice text, place text, name text, login integer) ON COMMIT DROP;
CREATE TEMPORARY TABLE tag (id bigserial PRIMARY KEY, subject_id bigint NOT NULL, code text NOT NULL) ON COMMIT DROP;
CREATE TEMPORARY TABLE inflow (id bigserial PRIMARY KEY, subject_id bigint NOT NULL, happened date NOT NULL, amount bigint) ON COMMIT DROP;
CREATE TEMPORARY TABLE sign_in (id bigserial PRIMARY KEY, login integer NOT NULL, at timestamptz NOT NULL) ON COMMIT DROP;
CREATE TEMPORARY TABLE visit (id bigserial PRIMARY KEY, subject_id bigint NOT NULL, at timestamptz NOT NULL) ON COMMIT DROP;
"""


class Subject(models.Model):
    id = models.BigIntegerField(primary_key=True)
    number = models.IntegerField(null=True)
    share = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    money = models.BigIntegerField(null=True)
    rate = models.IntegerField(null=True)
    day = models.DateField(null=True)
    at = models.DateTimeField(null=True)
    born = models.DateField(null=True)
    yes = models.BooleanField(null=True)
    choice = models.TextField(null=True)
    place = models.TextField(null=True)
    name = models.TextField(null=True)
    login = models.IntegerField(null=True)

    class Meta:
        app_label = "conditions_tests"
        apps = _apart
        db_table = "subject"


class Tag(models.Model):
    subject_id = models.BigIntegerField()
    code = models.TextField()

    class Meta:
        app_label = "conditions_tests"
        apps = _apart
        db_table = "tag"


class Inflow(models.Model):
    subject_id = models.BigIntegerField()
    happened = models.DateField()
    amount = models.BigIntegerField(null=True)

    class Meta:
        app_label = "conditions_tests"
        apps = _apart
        db_table = "inflow"


class Visit(models.Model):
    subject_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        app_label = "conditions_tests"
        apps = _apart
        db_table = "visit"


class SignIn(models.Model):
    login = models.IntegerField()
    at = models.DateTimeField()

    class Meta:
        app_label = "conditions_tests"
        apps = _apart
        db_table = "sign_in"


CODES = [("gold", "Gold"), ("白金", "White gold"), ("none' OR 1=1", "Odd")]
PLACES = [("0001.", "Head"), ("0001.0002.", "Wuxi"), ("0001.0002.0003.", "Liangxi"), ("0001.0004.", "Nanjing")]
TAGS = [("salary", "Salary"), ("房贷", "Mortgage"), ("child", "Child")]


def _sum(row: Mapping[str, Any]) -> int:
    return sum(amount or 0 for _on, amount in row["inflow"])


def _next(number: int | None) -> int | None:
    return None if number is None else number + 1


CATALOGUE = Catalogue("test subject")
CATALOGUE.register(
    Field("number", "Number", Kind.NUMBER, "Figures", lookup="number"),
    Field("share", "Share", Kind.NUMBER, "Figures", lookup="share", places=2),
    Field(
        "shifted",
        "Number by expression",
        Kind.NUMBER,
        "Figures",
        lookup=F("number") + 1,
        value=lambda row: _next(row["number"]),
    ),
    Field("money", "Money", Kind.MONEY, "Figures", lookup="money"),
    Field("rate", "Rate", Kind.RATE, "Figures", lookup="rate"),
    Field("day", "Day", Kind.DATE, "Days", lookup="day"),
    Field("at", "Moment", Kind.DATETIME, "Days", lookup="at"),
    Field("age", "Age", Kind.AGE, "Days", lookup="born", value="born"),
    Field("yes", "Yes or no", Kind.YES_NO, "Words", lookup="yes"),
    Field("choice", "Choice", Kind.CHOICE, "Words", lookup="choice", choices=CODES, blank=True),
    Field("place", "Place", Kind.PLACE, "Words", lookup="place", choices=lambda: PLACES),
    Field("name", "Name", Kind.TEXT, "Words", lookup="name", blank=True),
    Field("tags", "Tags", Kind.CHOICES, "Rows", lookup=Rows(Tag.objects.all, "subject_id", code="code"), choices=TAGS),
    Field("inflow", "Single inflow", Kind.HAPPENINGS, "Rows", lookup=Rows(Inflow.objects.all, "subject_id", on="happened", amount="amount")),
    Field("visit", "Visit", Kind.HAPPENINGS, "Rows", lookup=Rows(Visit.objects.all, "subject_id", on="at", timed=True)),
    Field("signed_in", "Signed in", Kind.HAPPENINGS, "Rows", lookup=Rows(SignIn.objects.all, "login", on="at", timed=True, of="login")),
    Field("inflows", "Sum of inflows", Kind.MONEY, "Rows", lookup=Totals(Inflow.objects.all, "subject_id", amount="amount"), value=_sum),
    Field("visits", "Number of visits", Kind.NUMBER, "Rows", lookup=Totals(Visit.objects.all, "subject_id"), value=lambda row: len(row["visit"])),
)
CATALOGUE.retire("hobby", "Hobby")


def make_tables() -> None:
    """The tables, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(SQL)
