"""Limits, risk rules and decisions, signatures; and the SQL that applies, decides and uses them."""

from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


def sql(capability: str, name: str) -> str:
    """One of a capability's SQL files."""
    return (Path(__file__).parents[1] / capability / "sql" / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_posting_functions"), ("portal", "0001_kernel")]

    operations = [
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("action", models.SmallIntegerField(choices=[(1, "transfer inside the bank")], verbose_name="act")),
                (
                    "outcome",
                    models.SmallIntegerField(
                        choices=[(0, "allow"), (1, "wait, can be undone"), (2, "sign first"), (3, "hold for a person"), (4, "refuse")], verbose_name="answer"
                    ),
                ),
                ("amount_minor", models.BigIntegerField(verbose_name="amount")),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                ("channel", models.SmallIntegerField(verbose_name="channel")),
                ("hour", models.SmallIntegerField(verbose_name="hour of the bank's day")),
                ("hour_count", models.IntegerField(verbose_name="payments within the hour before")),
                ("day_sum_minor", models.BigIntegerField(verbose_name="sum of the day before")),
                ("own_largest_minor", models.BigIntegerField(verbose_name="largest payment before")),
                ("to_own", models.BooleanField(verbose_name="to an own account")),
                ("new_payee", models.BooleanField(verbose_name="first payment to this payee")),
                ("listed", models.BooleanField(verbose_name="one side is on a list")),
                ("signed", models.BooleanField(verbose_name="signed")),
                ("rules", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None, verbose_name="rules that fired")),
                ("wait_minutes", models.IntegerField(verbose_name="minutes to wait")),
                ("key", models.UUIDField(verbose_name="key of the act")),
                ("decided_at", models.DateTimeField(verbose_name="when")),
                (
                    "account",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.account",
                        verbose_name="from",
                    ),
                ),
                (
                    "counterparty",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.account",
                        verbose_name="to",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.customer",
                        verbose_name="customer",
                    ),
                ),
            ],
            options={
                "verbose_name": "risk decision",
                "verbose_name_plural": "risk decisions",
            },
        ),
        migrations.CreateModel(
            name="LimitRule",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Type I account"),
                            (2, "Type II account"),
                            (3, "Type III account"),
                            (4, "Business account"),
                            (5, "Time deposit"),
                            (6, "Loan account"),
                            (101, "Cash in vaults and tills"),
                            (102, "Clearing with other banks"),
                            (103, "Card clearing"),
                            (104, "Interest paid"),
                            (105, "Interest earned"),
                            (106, "Fees and charges"),
                            (107, "Suspense"),
                            (108, "Standing orders"),
                            (109, "Opening balances"),
                            (110, "Costs of the bank"),
                            (111, "Payroll in transit"),
                            (112, "Loans paid out"),
                            (113, "Tax collected"),
                        ],
                        verbose_name="account kind",
                    ),
                ),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                (
                    "channel",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(1, "online"), (2, "at the counter"), (3, "by interface"), (5, "by standing order")],
                        null=True,
                        verbose_name="only in this channel",
                    ),
                ),
                ("each_minor", models.BigIntegerField(blank=True, null=True, verbose_name="one payment")),
                ("day_minor", models.BigIntegerField(blank=True, null=True, verbose_name="a day")),
                ("year_minor", models.BigIntegerField(blank=True, null=True, verbose_name="a year")),
                ("max_balance_minor", models.BigIntegerField(blank=True, null=True, verbose_name="highest balance")),
                ("source", models.CharField(max_length=240, verbose_name="where the figure comes from")),
                ("effective_from", models.DateField(verbose_name="in force from")),
            ],
            options={
                "verbose_name": "limit",
                "verbose_name_plural": "limits",
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "currency", "channel", "effective_from"), name="accounts_limitrule_once", nulls_distinct=False),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("each_minor", None), ("each_minor__gte", 0), _connector="OR"),
                            models.Q(("day_minor", None), ("day_minor__gte", 0), _connector="OR"),
                            models.Q(("year_minor", None), ("year_minor__gte", 0), _connector="OR"),
                            models.Q(("max_balance_minor", None), ("max_balance_minor__gte", 0), _connector="OR"),
                        ),
                        name="accounts_limitrule_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("channel", None), models.Q(("each_minor", None), ("max_balance_minor", None), ("year_minor", None)), _connector="OR"
                        ),
                        name="accounts_limitrule_channel_is_daily",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("day_minor", None), ("year_minor", None), ("day_minor__lte", models.F("year_minor")), _connector="OR"),
                        name="accounts_limitrule_day_within_year",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RiskListing",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                ("source", models.CharField(max_length=200, verbose_name="who says so")),
                ("listed_at", models.DateTimeField(verbose_name="listed at")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="taken off at")),
                (
                    "account",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.account", verbose_name="account"
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.customer", verbose_name="customer"
                    ),
                ),
            ],
            options={
                "verbose_name": "listed person or account",
                "verbose_name_plural": "listed persons and accounts",
            },
        ),
        migrations.CreateModel(
            name="RiskRule",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=40, verbose_name="code")),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="version")),
                ("action", models.SmallIntegerField(choices=[(1, "transfer inside the bank")], verbose_name="act")),
                (
                    "outcome",
                    models.SmallIntegerField(
                        choices=[(0, "allow"), (1, "wait, can be undone"), (2, "sign first"), (3, "hold for a person"), (4, "refuse")], verbose_name="answer"
                    ),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="reason for staff")),
                ("source", models.CharField(max_length=200, verbose_name="where the figure comes from")),
                ("currency", models.CharField(blank=True, default="", max_length=3, verbose_name="only for this currency")),
                ("channel", models.SmallIntegerField(blank=True, null=True, verbose_name="only for this channel")),
                ("min_amount_minor", models.BigIntegerField(blank=True, null=True, verbose_name="amount from")),
                ("day_sum_over_minor", models.BigIntegerField(blank=True, null=True, verbose_name="sum of the day over")),
                ("times_own_largest", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="times the largest payment so far")),
                ("hour_count_from", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="payments within the hour from")),
                ("night_from_hour", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="night begins at hour")),
                ("night_until_hour", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="night ends at hour")),
                ("to_own", models.BooleanField(blank=True, null=True, verbose_name="to an own account")),
                ("new_payee", models.BooleanField(blank=True, null=True, verbose_name="first payment to this payee")),
                ("listed", models.BooleanField(blank=True, null=True, verbose_name="one side is on a list")),
                ("wait_minutes", models.PositiveIntegerField(default=0, verbose_name="minutes to wait")),
                ("active_from", models.DateTimeField(verbose_name="in force from")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="in force until")),
            ],
            options={
                "verbose_name": "risk rule",
                "verbose_name_plural": "risk rules",
                "constraints": [
                    models.UniqueConstraint(fields=("code", "version"), name="accounts_riskrule_version"),
                    models.UniqueConstraint(condition=models.Q(("ended_at", None)), fields=("code",), name="accounts_riskrule_one_in_force"),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("outcome", 1), _negated=True), ("wait_minutes__gt", 0), _connector="OR"),
                        name="accounts_riskrule_delay_has_minutes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("night_from_hour", None), ("night_until_hour", None)),
                            models.Q(("night_from_hour__lte", 23), ("night_until_hour__lte", 23)),
                            _connector="OR",
                        ),
                        name="accounts_riskrule_night_both",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ended_at", None), ("ended_at__gte", models.F("active_from")), _connector="OR"), name="accounts_riskrule_ends_after"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StepUpChallenge",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("reference", models.CharField(max_length=20, unique=True, verbose_name="reference")),
                ("action", models.CharField(max_length=32, verbose_name="act")),
                ("act_hash", models.BinaryField(max_length=32, verbose_name="hash of the act")),
                ("session_hash", models.BinaryField(max_length=32, verbose_name="hash of the session")),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                ("expires_at", models.DateTimeField(verbose_name="ends at")),
                ("attempts", models.SmallIntegerField(default=0, verbose_name="tries")),
                (
                    "method",
                    models.CharField(
                        blank=True,
                        choices=[("code", "code of the authenticator"), ("password", "password")],
                        default="",
                        max_length=16,
                        verbose_name="signed with",
                    ),
                ),
                ("signed_at", models.DateTimeField(null=True, verbose_name="signed at")),
                ("used_at", models.DateTimeField(null=True, verbose_name="used at")),
                ("customer", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.customer", verbose_name="customer")),
            ],
            options={
                "verbose_name": "signature",
                "verbose_name_plural": "signatures",
            },
        ),
        migrations.CreateModel(
            name="CustomerLimit",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("each_minor", models.BigIntegerField(blank=True, null=True, verbose_name="one payment")),
                ("day_minor", models.BigIntegerField(blank=True, null=True, verbose_name="a day")),
                ("effective_at", models.DateTimeField(verbose_name="in force from")),
                ("set_at", models.DateTimeField(verbose_name="set at")),
                (
                    "account",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="own_limits", to="accounts.account", verbose_name="account"),
                ),
            ],
            options={
                "verbose_name": "own limit",
                "verbose_name_plural": "own limits",
                "indexes": [models.Index(fields=["account", "-effective_at"], name="accounts_customerlimit_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("each_minor", None), ("each_minor__gte", 0), _connector="OR"),
                            models.Q(("day_minor", None), ("day_minor__gte", 0), _connector="OR"),
                        ),
                        name="accounts_customerlimit_not_negative",
                    ),
                    models.CheckConstraint(condition=models.Q(("effective_at__gte", models.F("set_at"))), name="accounts_customerlimit_from_then"),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(condition=models.Q(("outcome__gte", 3)), fields=["id"], name="accounts_decision_held"),
        ),
        migrations.AddConstraint(
            model_name="risklisting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("account__isnull", False), ("customer", None)), models.Q(("account", None), ("customer__isnull", False)), _connector="OR"
                ),
                name="accounts_risklisting_one_subject",
            ),
        ),
        migrations.AddIndex(
            model_name="stepupchallenge",
            index=models.Index(fields=["customer", "asked_at"], name="accounts_stepup_customer"),
        ),
        migrations.AddConstraint(
            model_name="stepupchallenge",
            constraint=models.CheckConstraint(
                condition=models.Q(("used_at", None), ("signed_at__lte", models.F("used_at")), _connector="OR"), name="accounts_stepup_signed_before_used"
            ),
        ),
        migrations.RunSQL(sql("limits", "limits_caps"), sql("limits", "limits_caps.reverse")),
        migrations.RunSQL(sql("risk", "risk_decide"), sql("risk", "risk_decide.reverse")),
        migrations.RunSQL(sql("signing", "signing_use"), sql("signing", "signing_use.reverse")),
    ]
