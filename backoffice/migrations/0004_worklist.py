"""Contacts, promises and tasks."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

_SQL = Path(__file__).resolve().parents[1] / "worklist" / "sql"


def sql(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0014_calls"), ("backoffice", "0003_client_book")]

    operations = [
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=20, unique=True, verbose_name="reference")),
                (
                    "way",
                    models.CharField(
                        choices=[("call", "Call"), ("visit", "Visit"), ("message", "Written message"), ("branch", "At the branch")], max_length=8, verbose_name="way"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("done", "Settled"),
                            ("interested", "Wants to hear more"),
                            ("thinking", "Is thinking about it"),
                            ("later", "Wants to be asked later"),
                            ("declined", "Does not want it"),
                            ("no_answer", "Not reached"),
                            ("wrong_number", "The number is wrong"),
                        ],
                        max_length=16,
                        verbose_name="outcome",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("at", models.DateTimeField(verbose_name="when")),
                ("logged_at", models.DateTimeField(verbose_name="written down at")),
                (
                    "call",
                    models.OneToOneField(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="contact", to="accounts.staffcall", verbose_name="call"
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.customer", verbose_name="customer"
                    ),
                ),
                ("staff", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.staffmember", verbose_name="who")),
            ],
            options={
                "verbose_name": "contact",
                "verbose_name_plural": "contacts",
            },
        ),
        migrations.CreateModel(
            name="ClientPromise",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=20, unique=True, verbose_name="reference")),
                ("text", models.CharField(max_length=200, verbose_name="what was promised")),
                ("due_on", models.DateField(verbose_name="by")),
                (
                    "state",
                    models.CharField(choices=[("open", "Still open"), ("kept", "Kept"), ("broken", "Not kept")], default="open", max_length=8, verbose_name="state"),
                ),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="what became of it")),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.customer", verbose_name="customer"
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.staffmember", verbose_name="ended by"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.staffmember", verbose_name="who promised"),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.staffmember",
                        verbose_name="who answers for it",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="promises",
                        to="backoffice.contact",
                        verbose_name="contact",
                    ),
                ),
            ],
            options={
                "verbose_name": "promise",
                "verbose_name_plural": "promises",
            },
        ),
        migrations.CreateModel(
            name="PromiseMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("was_due", models.DateField(verbose_name="from day")),
                ("now_due", models.DateField(verbose_name="to day")),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                ("at", models.DateTimeField(verbose_name="when")),
                (
                    "promise",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="moves", to="backoffice.clientpromise", verbose_name="promise"),
                ),
                ("staff", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.staffmember", verbose_name="who")),
            ],
            options={
                "verbose_name": "moved promise",
                "verbose_name_plural": "moved promises",
            },
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=20, unique=True, verbose_name="reference")),
                ("title", models.CharField(max_length=120, verbose_name="what to do")),
                ("about", models.CharField(blank=True, max_length=300, verbose_name="why")),
                ("due_at", models.DateTimeField(verbose_name="due")),
                ("all_day", models.BooleanField(default=False, verbose_name="any time that day")),
                ("value_minor", models.BigIntegerField(default=0, verbose_name="amount concerned")),
                ("currency", models.CharField(default="CNY", max_length=3, verbose_name="currency")),
                ("source", models.CharField(max_length=32, verbose_name="where from")),
                ("source_key", models.CharField(blank=True, max_length=80)),
                ("checklist", models.JSONField(blank=True, default=list, verbose_name="steps")),
                (
                    "state",
                    models.CharField(choices=[("open", "Still open"), ("done", "Done"), ("dropped", "Dropped")], default="open", max_length=8, verbose_name="state"),
                ),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                ("result", models.CharField(blank=True, max_length=300, verbose_name="what came of it")),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to="backoffice.contact",
                        verbose_name="contact",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.customer",
                        verbose_name="customer",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.staffmember", verbose_name="ended by"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.staffmember", verbose_name="made by"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.staffmember", verbose_name="who"
                    ),
                ),
            ],
            options={
                "verbose_name": "task",
                "verbose_name_plural": "tasks",
            },
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(fields=["customer", "-id"], name="contact_customer"),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(fields=["staff", "-at"], name="contact_staff"),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(condition=models.Q(("at__lte", models.F("logged_at"))), name="contact_not_ahead"),
        ),
        migrations.AddIndex(
            model_name="clientpromise",
            index=models.Index(fields=["customer", "-id"], name="clientpromise_customer"),
        ),
        migrations.AddIndex(
            model_name="clientpromise",
            index=models.Index(condition=models.Q(("state", "open")), fields=["staff", "due_on"], name="clientpromise_open"),
        ),
        migrations.AddConstraint(
            model_name="clientpromise",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("ended_by", None), ("state", "open")),
                    models.Q(models.Q(("state", "open"), _negated=True), ("ended_at__isnull", False), ("ended_by__isnull", False)),
                    _connector="OR",
                ),
                name="clientpromise_ended_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="clientpromise",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("state", "broken"), _negated=True), models.Q(("reason", ""), _negated=True), _connector="OR"),
                name="clientpromise_broken_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="promisemove",
            constraint=models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="promisemove_says_why"),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(condition=models.Q(("state", "open")), fields=["owner", "due_at"], name="task_open"),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(condition=models.Q(("state", "open"), _negated=True), fields=["owner", "-ended_at"], name="task_ended"),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(fields=["customer", "-id"], name="task_customer"),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source_key", ""), _negated=True), fields=("source", "source_key"), name="task_once_a_source"
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(condition=models.Q(("value_minor__gte", 0)), name="task_value_not_negative"),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("ended_by", None), ("state", "open")),
                    models.Q(models.Q(("state", "open"), _negated=True), ("ended_at__isnull", False), ("ended_by__isnull", False)),
                    _connector="OR",
                ),
                name="task_ended_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("state", "dropped"), _negated=True), models.Q(("result", ""), _negated=True), _connector="OR"),
                name="task_dropped_says_why",
            ),
        ),
        migrations.RunSQL(sql("insert_only"), sql("insert_only.reverse")),
    ]
