"""Care with its history, the acts that change it, tiers, settings, figures; and the trigger that keeps shares whole."""

from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


def sql(name: str) -> str:
    """One of the capability's SQL files."""
    return (Path(__file__).parents[1] / "clients" / "sql" / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("backoffice", "0002_counter"), ("accounts", "0015_transfers_more")]

    operations = [
        migrations.CreateModel(
            name="ClientFigures",
            fields=[
                (
                    "customer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="figures",
                        serialize=False,
                        to="accounts.customer",
                        verbose_name="customer",
                    ),
                ),
                ("as_of", models.DateField(verbose_name="as of")),
                ("assets_minor", models.BigIntegerField(verbose_name="assets")),
                ("before_minor", models.BigIntegerField(verbose_name="assets 30 days before")),
                ("average_minor", models.BigIntegerField(verbose_name="average of 30 days")),
                ("tier", models.CharField(max_length=12, verbose_name="tier")),
                ("weeks", django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=12, verbose_name="movements in each of 12 weeks")),
                ("last_movement_at", models.DateTimeField(null=True, verbose_name="last movement")),
            ],
            options={
                "verbose_name": "client figures",
                "verbose_name_plural": "client figures",
            },
        ),
        migrations.CreateModel(
            name="AssignmentRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("batch", models.CharField(max_length=20, verbose_name="batch")),
                ("line", models.IntegerField(verbose_name="line")),
                ("customer_number", models.CharField(max_length=64, verbose_name="customer number")),
                ("manager_number", models.CharField(max_length=64, verbose_name="staff number")),
                ("branch_code", models.CharField(blank=True, default="", max_length=64, verbose_name="branch")),
                ("customer_id", models.BigIntegerField(null=True)),
                ("manager_id", models.BigIntegerField(null=True)),
                ("problem", models.CharField(blank=True, default="", max_length=24, verbose_name="problem")),
            ],
            options={
                "verbose_name": "line of an assignment file",
                "verbose_name_plural": "lines of an assignment file",
                "constraints": [models.UniqueConstraint(fields=("batch", "line"), name="assignment_row_once")],
            },
        ),
        migrations.CreateModel(
            name="AssignmentRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=20, unique=True, verbose_name="reference")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "takes",
                    models.CharField(
                        choices=[("pool", "customers nobody looks after"), ("orphans", "also those whose manager left or moved")],
                        default="pool",
                        max_length=12,
                        verbose_name="takes",
                    ),
                ),
                ("from_minor", models.BigIntegerField(default=0, verbose_name="assets from")),
                ("below_minor", models.BigIntegerField(blank=True, null=True, verbose_name="assets below")),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                ("active", models.BooleanField(default=True, verbose_name="in use")),
                ("branch", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.branch", verbose_name="branch")),
                (
                    "made_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.staffmember", verbose_name="made by"),
                ),
                ("managers", models.ManyToManyField(blank=True, related_name="+", to="accounts.staffmember", verbose_name="account managers")),
            ],
            options={
                "verbose_name": "assignment rule",
                "verbose_name_plural": "assignment rules",
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=20, unique=True, verbose_name="reference")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("hand", "Assigned by hand"),
                            ("rule", "Assigned by rule"),
                            ("file", "Assigned by file"),
                            ("claim", "Claimed"),
                            ("hand_over", "Handed over"),
                            ("balance", "Loads evened out"),
                            ("share", "Joint care"),
                            ("release", "Put back into the pool"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Preview"), ("waiting", "Waits for a check"), ("done", "Done"), ("refused", "Refused"), ("dropped", "Dropped")],
                        default="draft",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                ("done_at", models.DateTimeField(null=True, verbose_name="done at")),
                ("approval", models.CharField(blank=True, default="", max_length=20, verbose_name="approval")),
                ("moved", models.IntegerField(default=0, verbose_name="moved")),
                ("carried", models.JSONField(default=dict, verbose_name="what moved with the customers")),
                ("announced", models.BooleanField(default=False, verbose_name="announced")),
                (
                    "branch",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.branch", verbose_name="branch"),
                ),
                (
                    "leaver",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.staffmember", verbose_name="hands over"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.staffmember", verbose_name="made by"
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="backoffice.assignmentrule", verbose_name="rule"
                    ),
                ),
            ],
            options={
                "verbose_name": "assignment",
                "verbose_name_plural": "assignments",
            },
        ),
        migrations.CreateModel(
            name="BookSetting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        choices=[("capacity", "clients one manager may hold"), ("approval_from", "clients from which a second person checks")],
                        max_length=16,
                        verbose_name="name",
                    ),
                ),
                ("value", models.IntegerField(verbose_name="value")),
                ("effective_from", models.DateField(verbose_name="effective from")),
                ("source", models.CharField(max_length=200, verbose_name="source")),
            ],
            options={
                "verbose_name": "setting of the client book",
                "verbose_name_plural": "settings of the client book",
                "constraints": [
                    models.UniqueConstraint(fields=("name", "effective_from"), name="book_setting_once_a_day"),
                    models.CheckConstraint(condition=models.Q(("value__gt", 0)), name="book_setting_positive"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Care",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("part", models.CharField(choices=[("lead", "Lead"), ("joint", "Joint")], default="lead", max_length=8, verbose_name="part")),
                ("share_bps", models.IntegerField(default=10000, verbose_name="share of results, in basis points")),
                ("since", models.DateTimeField(verbose_name="since")),
                ("until", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("hand", "Assigned by hand"),
                            ("rule", "Assigned by rule"),
                            ("file", "Assigned by file"),
                            ("claim", "Claimed"),
                            ("hand_over", "Handed over"),
                            ("balance", "Loads evened out"),
                            ("share", "Joint care"),
                            ("release", "Put back into the pool"),
                        ],
                        max_length=12,
                        verbose_name="source",
                    ),
                ),
                ("last_contact_at", models.DateTimeField(blank=True, null=True, verbose_name="last contact")),
                ("contact_due_on", models.DateField(verbose_name="contact due on")),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="cares", to="accounts.customer", verbose_name="customer"
                    ),
                ),
                (
                    "ended",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.assignment",
                        verbose_name="ended by",
                    ),
                ),
                (
                    "given",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.assignment",
                        verbose_name="given by",
                    ),
                ),
                (
                    "manager",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cares",
                        to="accounts.staffmember",
                        verbose_name="account manager",
                    ),
                ),
            ],
            options={
                "verbose_name": "care",
                "verbose_name_plural": "care",
            },
        ),
        migrations.CreateModel(
            name="ClientTier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=12, verbose_name="code")),
                ("name", models.CharField(max_length=24, verbose_name="name")),
                ("name_en", models.CharField(max_length=24, verbose_name="English name")),
                ("rank", models.SmallIntegerField(verbose_name="rank")),
                ("from_minor", models.BigIntegerField(verbose_name="assets from")),
                ("contact_days", models.SmallIntegerField(verbose_name="days between contacts")),
                ("effective_from", models.DateField(verbose_name="effective from")),
                ("source", models.CharField(max_length=200, verbose_name="source")),
            ],
            options={
                "verbose_name": "client tier",
                "verbose_name_plural": "client tiers",
                "constraints": [
                    models.UniqueConstraint(fields=("code", "effective_from"), name="client_tier_once_a_day"),
                    models.CheckConstraint(condition=models.Q(("contact_days__gt", 0)), name="client_tier_rhythm"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AssignmentMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("part", models.CharField(choices=[("lead", "Lead"), ("joint", "Joint")], default="lead", max_length=8, verbose_name="part")),
                ("note", models.CharField(blank=True, default="", max_length=500, verbose_name="what to know")),
                ("facts", models.JSONField(default=dict, verbose_name="open things")),
                ("last_contact_at", models.DateTimeField(null=True, verbose_name="last contact")),
                ("outcome", models.CharField(blank=True, default="", max_length=24, verbose_name="outcome")),
                (
                    "assignment",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="moves", to="backoffice.assignment", verbose_name="assignment"),
                ),
                ("customer", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.customer", verbose_name="customer")),
                (
                    "new",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.staffmember", verbose_name="to"),
                ),
                (
                    "old",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.staffmember", verbose_name="from"),
                ),
            ],
            options={
                "verbose_name": "move",
                "verbose_name_plural": "moves",
                "constraints": [models.UniqueConstraint(fields=("assignment", "customer"), name="assignment_move_once")],
            },
        ),
        migrations.AddConstraint(
            model_name="assignmentrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("below_minor", None), ("below_minor__gt", models.F("from_minor")), _connector="OR"), name="assignment_rule_band"
            ),
        ),
        migrations.AddConstraint(
            model_name="assignmentrule",
            constraint=models.UniqueConstraint(fields=("branch", "name"), name="assignment_rule_name_once"),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(condition=models.Q(("leaver__isnull", False)), fields=["leaver"], name="assignment_leaver"),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("state", "done"), _negated=True), ("done_at__isnull", False), _connector="OR"), name="assignment_done_has_time"
            ),
        ),
        migrations.AddIndex(
            model_name="care",
            index=models.Index(condition=models.Q(("until", None)), fields=["manager", "contact_due_on"], name="care_book"),
        ),
        migrations.AddIndex(
            model_name="care",
            index=models.Index(fields=["customer", "since"], name="care_history"),
        ),
        migrations.AddIndex(
            model_name="care",
            index=models.Index(fields=["given"], name="care_given"),
        ),
        migrations.AddConstraint(
            model_name="care",
            constraint=models.UniqueConstraint(condition=models.Q(("part", "lead"), ("until", None)), fields=("customer",), name="care_one_lead"),
        ),
        migrations.AddConstraint(
            model_name="care",
            constraint=models.UniqueConstraint(condition=models.Q(("until", None)), fields=("customer", "manager"), name="care_once_each"),
        ),
        migrations.AddConstraint(
            model_name="care",
            constraint=models.CheckConstraint(condition=models.Q(("share_bps__gt", 0), ("share_bps__lte", 10000)), name="care_share"),
        ),
        migrations.AddConstraint(
            model_name="care",
            constraint=models.CheckConstraint(
                condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"), name="care_ends_after_it_began"
            ),
        ),
        migrations.RunSQL(sql("care"), sql("care_reverse")),
    ]
