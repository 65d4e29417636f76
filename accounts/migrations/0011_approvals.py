"""What posts may do as data, leave with deputies, and what two people decide."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models


def sql(capability: str, name: str) -> str:
    """One of a capability's SQL files."""
    return (Path(__file__).parents[1] / capability / "sql" / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0010_payees")]

    operations = [
        migrations.CreateModel(
            name="Post",
            fields=[
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("account_manager", "Account manager"),
                            ("branch_manager", "Branch manager"),
                            ("teller", "Teller"),
                            ("reviewer", "Reviewer"),
                            ("risk_officer", "Risk officer"),
                            ("aml_officer", "AML officer"),
                            ("consumer_protection", "Consumer protection officer"),
                            ("product_owner", "Product owner"),
                            ("auditor", "Auditor"),
                        ],
                        max_length=24,
                        primary_key=True,
                        serialize=False,
                        verbose_name="post",
                    ),
                ),
                ("permissions", models.JSONField(default=list, verbose_name="permissions")),
                ("seed", models.JSONField(default=list)),
                ("changed_at", models.DateTimeField(blank=True, null=True, verbose_name="changed at")),
            ],
            options={
                "verbose_name": "post",
                "verbose_name_plural": "posts",
            },
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=20, unique=True, verbose_name="reference")),
                ("kind", models.CharField(max_length=48, verbose_name="kind")),
                ("subject", models.CharField(max_length=96, verbose_name="about")),
                ("payload", models.JSONField(default=dict, verbose_name="what is to be done")),
                ("reason", models.CharField(max_length=240, verbose_name="why")),
                ("made_at", models.DateTimeField(verbose_name="asked at")),
                ("expires_at", models.DateTimeField(verbose_name="expires at")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits for a check"),
                            ("approved", "Approved"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                            ("expired", "Expired"),
                        ],
                        default="waiting",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                ("note", models.CharField(blank=True, max_length=240, verbose_name="note")),
                ("seen_at", models.DateTimeField(blank=True, null=True, verbose_name="read by the maker")),
                (
                    "branch",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.branch", verbose_name="branch"
                    ),
                ),
                (
                    "checker",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.staffmember",
                        verbose_name="decided by",
                    ),
                ),
                (
                    "maker",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.staffmember", verbose_name="asked by"
                    ),
                ),
            ],
            options={
                "verbose_name": "approval",
                "verbose_name_plural": "approvals",
                "indexes": [
                    models.Index(condition=models.Q(("state", "waiting")), fields=["expires_at"], name="approval_waiting"),
                    models.Index(fields=["maker", "-id"], name="approval_maker"),
                ],
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("state", "waiting")), fields=("kind", "subject"), name="approval_one_waits"),
                    models.CheckConstraint(
                        condition=models.Q(("checker", None), models.Q(("checker", models.F("maker")), _negated=True), _connector="OR"),
                        name="approval_checker_is_not_maker",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("checker__isnull", False), ("state__in", ["approved", "refused"])),
                            models.Q(models.Q(("state__in", ["approved", "refused"]), _negated=True), ("checker", None)),
                            _connector="OR",
                        ),
                        name="approval_decided_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("state", "waiting")),
                            models.Q(models.Q(("state", "waiting"), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="approval_decided_at_some_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("state", "refused"), _negated=True), models.Q(("note", ""), _negated=True), _connector="OR"),
                        name="approval_refusal_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Leave",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                ("reason", models.CharField(max_length=120, verbose_name="reason")),
                ("entered_at", models.DateTimeField(null=True, verbose_name="entered at")),
                ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="cancelled at")),
                (
                    "deputy",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="deputising", to="accounts.staffmember", verbose_name="deputy"),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.staffmember", verbose_name="entered by"
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="leaves", to="accounts.staffmember", verbose_name="who is away"
                    ),
                ),
            ],
            options={
                "verbose_name": "leave",
                "verbose_name_plural": "leaves",
                "indexes": [
                    models.Index(condition=models.Q(("cancelled_at", None)), fields=["deputy", "ends_on"], name="leave_deputy"),
                    models.Index(condition=models.Q(("cancelled_at", None)), fields=["staff", "ends_on"], name="leave_staff"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("deputy", models.F("staff")), _negated=True), name="leave_deputy_is_another"),
                    models.CheckConstraint(condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="leave_ends_after_it_starts"),
                ],
            },
        ),
        migrations.RunSQL(sql("organisation", "leaves"), sql("organisation", "leaves.reverse")),
        migrations.RunSQL(sql("approvals", "asked_once"), sql("approvals", "asked_once.reverse")),
    ]
