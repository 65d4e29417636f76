"""Leads, opportunities and the lists they come from; templates of tasks and opening hours."""

from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import portal.kernel.vault

_SQL = Path(__file__).resolve().parents[1] / "leads" / "sql"


def sql(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0014_calls"), ("backoffice", "0009_visits"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="CreditShare",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("share_bps", models.IntegerField(verbose_name="share in basis points")),
                ("branch", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.branch", verbose_name="branch")),
                (
                    "staff",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.staffmember", verbose_name="who"
                    ),
                ),
            ],
            options={
                "verbose_name": "share of the credit",
                "verbose_name_plural": "shares of the credit",
            },
        ),
        migrations.CreateModel(
            name="DoNotCall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("phone_hash", models.BinaryField(max_length=32, unique=True)),
                ("reason", models.CharField(max_length=300, verbose_name="why")),
                ("since", models.DateTimeField(verbose_name="since")),
                (
                    "staff",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.staffmember", verbose_name="who"),
                ),
            ],
            options={
                "verbose_name": "number not to be called",
                "verbose_name_plural": "numbers not to be called",
            },
        ),
        migrations.CreateModel(
            name="Lead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=20, unique=True, verbose_name="reference")),
                ("name", models.CharField(blank=True, max_length=80, verbose_name="name")),
                ("phone", portal.kernel.vault.EncryptedTextField(blank=True, purpose="lead_phone", verbose_name="telephone")),
                ("phone_hash", models.BinaryField(max_length=32, null=True)),
                ("place", models.CharField(blank=True, max_length=120, verbose_name="place")),
                ("source", models.CharField(max_length=24, verbose_name="where from")),
                ("subject", models.CharField(max_length=120, verbose_name="what about")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="why")),
                ("value_minor", models.BigIntegerField(default=0, verbose_name="amount")),
                ("currency", models.CharField(default="CNY", max_length=3, verbose_name="currency")),
                ("probability_bps", models.IntegerField(default=0, verbose_name="probability in basis points")),
                ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="follow up by")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "To follow up"), ("converted", "Became an opportunity"), ("dropped", "Let go"), ("merged", "Joined with another")],
                        default="open",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("captured_at", models.DateTimeField(verbose_name="captured")),
                ("owned_at", models.DateTimeField(blank=True, null=True, verbose_name="given or claimed")),
                ("contacted_at", models.DateTimeField(blank=True, null=True, verbose_name="first spoken with")),
                ("tries", models.SmallIntegerField(default=0, verbose_name="tries")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                ("drop_reason", models.CharField(blank=True, max_length=300, verbose_name="why let go")),
                ("forgotten_at", models.DateTimeField(blank=True, null=True, verbose_name="personal data removed")),
                (
                    "branch",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.branch", verbose_name="branch"
                    ),
                ),
                (
                    "captured_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.staffmember",
                        verbose_name="captured by",
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
                    "login",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="login"
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="backoffice.lead",
                        verbose_name="joined with",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.staffmember",
                        verbose_name="who follows up",
                    ),
                ),
            ],
            options={
                "verbose_name": "lead",
                "verbose_name_plural": "leads",
            },
        ),
        migrations.CreateModel(
            name="LeadMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=16, verbose_name="what")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                ("data", models.JSONField(default=dict)),
                ("at", models.DateTimeField(verbose_name="when")),
                (
                    "lead",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="moves", to="backoffice.lead", verbose_name="lead"
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.staffmember", verbose_name="who"
                    ),
                ),
            ],
            options={
                "verbose_name": "step of a lead",
                "verbose_name_plural": "steps of leads",
            },
        ),
        migrations.CreateModel(
            name="LeadRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=24, verbose_name="where from")),
                ("active", models.BooleanField(default=True, verbose_name="in use")),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                ("branch", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.branch", verbose_name="branch")),
                (
                    "made_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.staffmember", verbose_name="made by"),
                ),
                ("staff", models.ManyToManyField(related_name="+", to="accounts.staffmember", verbose_name="who follows up")),
            ],
            options={
                "verbose_name": "rule for leads",
                "verbose_name_plural": "rules for leads",
            },
        ),
        migrations.CreateModel(
            name="LeadSign",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=24, verbose_name="where from")),
                ("source_ref", models.CharField(max_length=80)),
                ("subject", models.CharField(max_length=120, verbose_name="what about")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="why")),
                ("value_minor", models.BigIntegerField(default=0, verbose_name="amount")),
                ("at", models.DateTimeField(verbose_name="when")),
                ("lead", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="signs", to="backoffice.lead", verbose_name="lead")),
                (
                    "staff",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.staffmember",
                        verbose_name="captured by",
                    ),
                ),
            ],
            options={
                "verbose_name": "sign",
                "verbose_name_plural": "signs",
            },
        ),
        migrations.CreateModel(
            name="LeadStage",
            fields=[
                ("code", models.SlugField(max_length=16, primary_key=True, serialize=False, verbose_name="code")),
                ("name", models.CharField(max_length=24, verbose_name="name")),
                ("name_en", models.CharField(max_length=24, verbose_name="in English")),
                ("place", models.SmallIntegerField(verbose_name="place")),
                (
                    "result",
                    models.CharField(choices=[("open", "goes on"), ("won", "won"), ("lost", "lost")], default="open", max_length=8, verbose_name="result"),
                ),
                ("probability_bps", models.IntegerField(verbose_name="usual probability in basis points")),
                (
                    "leads_to",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=16), blank=True, default=list, size=None, verbose_name="leads to"
                    ),
                ),
            ],
            options={
                "verbose_name": "stage of opportunities",
                "verbose_name_plural": "stages of opportunities",
            },
        ),
        migrations.CreateModel(
            name="OpeningHours",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "weekday",
                    models.SmallIntegerField(
                        choices=[(0, "Monday"), (1, "Tuesday"), (2, "Wednesday"), (3, "Thursday"), (4, "Friday"), (5, "Saturday"), (6, "Sunday")],
                        verbose_name="day of the week",
                    ),
                ),
                ("opens_at", models.TimeField(verbose_name="opens")),
                ("closes_at", models.TimeField(verbose_name="closes")),
                ("effective_from", models.DateField(verbose_name="effective from")),
                ("source", models.CharField(max_length=200, verbose_name="source")),
            ],
            options={
                "verbose_name": "opening hours",
                "verbose_name_plural": "opening hours",
            },
        ),
        migrations.CreateModel(
            name="Opportunity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=20, unique=True, verbose_name="reference")),
                ("source", models.CharField(max_length=24, verbose_name="where from")),
                ("title", models.CharField(max_length=120, verbose_name="what about")),
                ("stage_since", models.DateTimeField(verbose_name="in this stage since")),
                ("amount_minor", models.BigIntegerField(default=0, verbose_name="amount")),
                ("currency", models.CharField(default="CNY", max_length=3, verbose_name="currency")),
                ("probability_bps", models.IntegerField(verbose_name="probability in basis points")),
                ("expected_on", models.DateField(blank=True, null=True, verbose_name="expected on")),
                ("next_step", models.CharField(blank=True, max_length=120, verbose_name="next step")),
                ("next_on", models.DateField(blank=True, null=True, verbose_name="next step on")),
                (
                    "result",
                    models.CharField(choices=[("open", "Going on"), ("won", "Won"), ("lost", "Lost")], default="open", max_length=8, verbose_name="result"),
                ),
                (
                    "lost_because",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("price", "Price or rate"),
                            ("other_bank", "Chose another bank"),
                            ("no_need", "Needs it no more"),
                            ("not_fit", "Does not fit or not eligible"),
                            ("silent", "Cannot be reached any more"),
                            ("other", "Something else"),
                        ],
                        max_length=12,
                        verbose_name="lost because",
                    ),
                ),
                ("lost_reason", models.CharField(blank=True, max_length=300, verbose_name="what happened")),
                ("made_at", models.DateTimeField(verbose_name="made")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
            ],
            options={
                "verbose_name": "opportunity",
                "verbose_name_plural": "opportunities",
            },
        ),
        migrations.CreateModel(
            name="StreetList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=20, unique=True, verbose_name="reference")),
                ("name", models.CharField(max_length=80, verbose_name="street")),
                ("planned_on", models.DateField(verbose_name="planned for")),
                ("made_at", models.DateTimeField(verbose_name="made")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
            ],
            options={
                "verbose_name": "street list",
                "verbose_name_plural": "street lists",
            },
        ),
        migrations.CreateModel(
            name="StreetStop",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.SmallIntegerField(verbose_name="place in the row")),
                ("shop", models.CharField(max_length=80, verbose_name="shop")),
                ("trade", models.CharField(blank=True, max_length=40, verbose_name="trade")),
                ("address", models.CharField(blank=True, max_length=120, verbose_name="house number")),
                ("contact", models.CharField(blank=True, max_length=80, verbose_name="whom to ask for")),
                ("phone", portal.kernel.vault.EncryptedTextField(blank=True, purpose="lead_phone", verbose_name="telephone")),
                ("phone_hash", models.BinaryField(max_length=32, null=True)),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("interested", "Interested"),
                            ("later", "Come again"),
                            ("client", "Is with us already"),
                            ("declined", "Does not want it"),
                            ("nobody", "Nobody who decides was there"),
                            ("gone", "The shop is gone"),
                        ],
                        max_length=12,
                        verbose_name="how it went",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                ("value_minor", models.BigIntegerField(default=0, verbose_name="takings a month, about")),
                ("visited_at", models.DateTimeField(blank=True, null=True, verbose_name="visited")),
                ("lead_reference", models.CharField(blank=True, max_length=20, verbose_name="lead")),
            ],
            options={
                "verbose_name": "shop of a street list",
                "verbose_name_plural": "shops of street lists",
            },
        ),
        migrations.CreateModel(
            name="TaskTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=32, unique=True, verbose_name="code")),
                ("title", models.CharField(max_length=80, verbose_name="what to do")),
                ("title_en", models.CharField(blank=True, max_length=80, verbose_name="in English")),
                ("about", models.CharField(blank=True, max_length=200, verbose_name="why")),
                ("steps", models.JSONField(blank=True, default=list, verbose_name="steps")),
                ("sla_minutes", models.IntegerField(blank=True, null=True, verbose_name="working minutes until due")),
                ("warn_minutes", models.IntegerField(default=0, verbose_name="working minutes before it, when a warning shows")),
                ("active", models.BooleanField(default=True, verbose_name="in use")),
                ("changed_at", models.DateTimeField(blank=True, null=True, verbose_name="changed at")),
            ],
            options={
                "verbose_name": "task template",
                "verbose_name_plural": "task templates",
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=20, unique=True, verbose_name="reference")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[("employer", "Employer"), ("school", "School"), ("property", "Property firm"), ("other", "Other unit")],
                        default="employer",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "payers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), blank=True, default=list, size=None, verbose_name="pays salaries as"
                    ),
                ),
                ("people_about", models.IntegerField(blank=True, null=True, verbose_name="people, about")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                ("made_at", models.DateTimeField(verbose_name="entered")),
                ("found_at", models.DateTimeField(blank=True, null=True, verbose_name="people last looked for")),
                ("active", models.BooleanField(default=True, verbose_name="in use")),
            ],
            options={
                "verbose_name": "unit",
                "verbose_name_plural": "units",
            },
        ),
        migrations.CreateModel(
            name="UnitPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(blank=True, max_length=80, verbose_name="name")),
                ("phone", portal.kernel.vault.EncryptedTextField(blank=True, purpose="lead_phone", verbose_name="telephone")),
                ("phone_hash", models.BinaryField(db_index=True, max_length=32, null=True)),
                ("found_by", models.CharField(choices=[("salary", "Paid by the unit"), ("list", "On the unit's list")], max_length=8, verbose_name="found by")),
                ("found_at", models.DateTimeField(verbose_name="found")),
                ("seen_on", models.DateField(blank=True, null=True, verbose_name="last paid")),
            ],
            options={
                "verbose_name": "person of a unit",
                "verbose_name_plural": "people of units",
            },
        ),
        migrations.AddField(
            model_name="task",
            name="escalated_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="given to the branch manager"),
        ),
        migrations.AddField(
            model_name="task",
            name="warn_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="warns from"),
        ),
        migrations.AddConstraint(
            model_name="leadstage",
            constraint=models.CheckConstraint(condition=models.Q(("probability_bps__gte", 0), ("probability_bps__lte", 10000)), name="lead_stage_probability"),
        ),
        migrations.AddField(
            model_name="openinghours",
            name="branch",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.branch", verbose_name="branch"
            ),
        ),
        migrations.AddField(
            model_name="opportunity",
            name="account",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.account",
                verbose_name="account opened out of it",
            ),
        ),
        migrations.AddField(
            model_name="opportunity",
            name="branch",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.branch", verbose_name="branch"),
        ),
        migrations.AddField(
            model_name="opportunity",
            name="customer",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.customer",
                verbose_name="customer",
            ),
        ),
        migrations.AddField(
            model_name="opportunity",
            name="ended_by",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.staffmember", verbose_name="ended by"
            ),
        ),
        migrations.AddField(
            model_name="opportunity",
            name="lead",
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="opportunity", to="backoffice.lead", verbose_name="lead"),
        ),
        migrations.AddField(
            model_name="opportunity",
            name="owner",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.staffmember", verbose_name="who follows up"
            ),
        ),
        migrations.AddField(
            model_name="opportunity",
            name="stage",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="backoffice.leadstage", verbose_name="stage"),
        ),
        migrations.AddField(
            model_name="creditshare",
            name="opportunity",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="shares", to="backoffice.opportunity", verbose_name="opportunity"
            ),
        ),
        migrations.AddField(
            model_name="streetlist",
            name="branch",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.branch", verbose_name="branch"),
        ),
        migrations.AddField(
            model_name="streetlist",
            name="owner",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.staffmember", verbose_name="who walks it"),
        ),
        migrations.AddField(
            model_name="streetstop",
            name="street",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="stops", to="backoffice.streetlist", verbose_name="street list"
            ),
        ),
        migrations.AddField(
            model_name="streetstop",
            name="visited_by",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.staffmember", verbose_name="who"
            ),
        ),
        migrations.AddField(
            model_name="tasktemplate",
            name="changed_by",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.staffmember", verbose_name="changed by"
            ),
        ),
        migrations.AddField(
            model_name="task",
            name="template",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="tasks", to="backoffice.tasktemplate", verbose_name="template"
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("escalated_at", None), ("state", "open"), ("warn_at__isnull", False)), fields=["due_at"], name="task_to_escalate"
            ),
        ),
        migrations.AddField(
            model_name="unit",
            name="branch",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.branch", verbose_name="branch"),
        ),
        migrations.AddField(
            model_name="unit",
            name="keeper",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.staffmember", verbose_name="who knows the unit"
            ),
        ),
        migrations.AddField(
            model_name="lead",
            name="unit",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="leads", to="backoffice.unit", verbose_name="unit"
            ),
        ),
        migrations.AddField(
            model_name="unitperson",
            name="customer",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.customer", verbose_name="customer"
            ),
        ),
        migrations.AddField(
            model_name="unitperson",
            name="unit",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="people", to="backoffice.unit", verbose_name="unit"
            ),
        ),
        migrations.AddIndex(
            model_name="leadmove",
            index=models.Index(fields=["lead", "-id"], name="lead_move_story"),
        ),
        migrations.AddConstraint(
            model_name="leadrule",
            constraint=models.UniqueConstraint(condition=models.Q(("active", True)), fields=("branch", "source"), name="lead_rule_once"),
        ),
        migrations.AddConstraint(
            model_name="leadsign",
            constraint=models.UniqueConstraint(fields=("source", "source_ref"), name="lead_sign_once"),
        ),
        migrations.AddConstraint(
            model_name="openinghours",
            constraint=models.CheckConstraint(condition=models.Q(("closes_at__gt", models.F("opens_at"))), name="opening_hours_run_forward"),
        ),
        migrations.AddConstraint(
            model_name="openinghours",
            constraint=models.UniqueConstraint(fields=("branch", "weekday", "opens_at", "effective_from"), name="opening_hours_once", nulls_distinct=False),
        ),
        migrations.AddIndex(
            model_name="opportunity",
            index=models.Index(condition=models.Q(("result", "open")), fields=["owner", "-amount_minor"], name="opportunity_open_of"),
        ),
        migrations.AddIndex(
            model_name="opportunity",
            index=models.Index(fields=["branch", "-made_at"], name="opportunity_of_branch"),
        ),
        migrations.AddIndex(
            model_name="opportunity",
            index=models.Index(condition=models.Q(("customer__isnull", False)), fields=["customer", "-id"], name="opportunity_customer"),
        ),
        migrations.AddConstraint(
            model_name="opportunity",
            constraint=models.CheckConstraint(condition=models.Q(("amount_minor__gte", 0)), name="opportunity_amount_not_negative"),
        ),
        migrations.AddConstraint(
            model_name="opportunity",
            constraint=models.CheckConstraint(condition=models.Q(("probability_bps__gte", 0), ("probability_bps__lte", 10000)), name="opportunity_probability"),
        ),
        migrations.AddConstraint(
            model_name="opportunity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("result", "open")),
                    models.Q(models.Q(("result", "open"), _negated=True), ("ended_at__isnull", False)),
                    _connector="OR",
                ),
                name="opportunity_ended_when_over",
            ),
        ),
        migrations.AddConstraint(
            model_name="opportunity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("result", "lost"), _negated=True),
                    models.Q(models.Q(("lost_because", ""), _negated=True), models.Q(("lost_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="opportunity_lost_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="creditshare",
            constraint=models.UniqueConstraint(fields=("opportunity", "branch", "staff"), name="credit_share_once", nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name="creditshare",
            constraint=models.CheckConstraint(condition=models.Q(("share_bps__gt", 0), ("share_bps__lte", 10000)), name="credit_share_bps"),
        ),
        migrations.AddConstraint(
            model_name="streetlist",
            constraint=models.UniqueConstraint(fields=("branch", "name", "planned_on"), name="street_list_once"),
        ),
        migrations.AddIndex(
            model_name="streetstop",
            index=models.Index(fields=["street", "place"], name="street_stop_walk"),
        ),
        migrations.AddConstraint(
            model_name="streetstop",
            constraint=models.UniqueConstraint(fields=("street", "shop", "address"), name="street_stop_once"),
        ),
        migrations.AddConstraint(
            model_name="streetstop",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("result", ""), ("visited_at", None)),
                    models.Q(models.Q(("result", ""), _negated=True), ("visited_at__isnull", False)),
                    _connector="OR",
                ),
                name="street_stop_visited",
            ),
        ),
        migrations.AddConstraint(
            model_name="streetstop",
            constraint=models.CheckConstraint(condition=models.Q(("value_minor__gte", 0)), name="street_stop_value"),
        ),
        migrations.AddConstraint(
            model_name="tasktemplate",
            constraint=models.CheckConstraint(condition=models.Q(("sla_minutes", None), ("sla_minutes__gt", 0), _connector="OR"), name="task_template_time"),
        ),
        migrations.AddConstraint(
            model_name="tasktemplate",
            constraint=models.CheckConstraint(
                condition=models.Q(("warn_minutes__gte", 0), models.Q(("sla_minutes", None), ("warn_minutes__lt", models.F("sla_minutes")), _connector="OR")),
                name="task_template_warns_before",
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.UniqueConstraint(fields=("branch", "name"), name="unit_name_once"),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(condition=models.Q(("people_about", None), ("people_about__gt", 0), _connector="OR"), name="unit_has_people"),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(condition=models.Q(("state", "open")), fields=["owner", "-value_minor"], name="lead_open_of"),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(fields=["branch", "-captured_at"], name="lead_of_branch"),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(condition=models.Q(("customer__isnull", False)), fields=["customer", "-id"], name="lead_customer"),
        ),
        migrations.AddConstraint(
            model_name="lead",
            constraint=models.UniqueConstraint(
                condition=models.Q(("customer__isnull", False), ("state", "open")), fields=("customer",), name="lead_one_open_a_customer"
            ),
        ),
        migrations.AddConstraint(
            model_name="lead",
            constraint=models.UniqueConstraint(
                condition=models.Q(("phone_hash__isnull", False), ("state", "open")), fields=("phone_hash",), name="lead_one_open_a_phone"
            ),
        ),
        migrations.AddConstraint(
            model_name="lead",
            constraint=models.UniqueConstraint(
                condition=models.Q(("login__isnull", False), ("state", "open")), fields=("login",), name="lead_one_open_a_login"
            ),
        ),
        migrations.AddConstraint(
            model_name="lead",
            constraint=models.CheckConstraint(condition=models.Q(("value_minor__gte", 0)), name="lead_value_not_negative"),
        ),
        migrations.AddConstraint(
            model_name="lead",
            constraint=models.CheckConstraint(condition=models.Q(("probability_bps__gte", 0), ("probability_bps__lte", 10000)), name="lead_probability"),
        ),
        migrations.AddConstraint(
            model_name="lead",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("state", "open")),
                    models.Q(models.Q(("state", "open"), _negated=True), ("ended_at__isnull", False)),
                    _connector="OR",
                ),
                name="lead_ended_when_over",
            ),
        ),
        migrations.AddConstraint(
            model_name="lead",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("state", "dropped"), _negated=True), models.Q(("drop_reason", ""), _negated=True), _connector="OR"),
                name="lead_dropped_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="lead",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("merged_into__isnull", False), ("state", "merged")),
                    models.Q(models.Q(("state", "merged"), _negated=True), ("merged_into", None)),
                    _connector="OR",
                ),
                name="lead_merged_says_where",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitperson",
            constraint=models.UniqueConstraint(condition=models.Q(("customer__isnull", False)), fields=("unit", "customer"), name="unit_person_customer_once"),
        ),
        migrations.AddConstraint(
            model_name="unitperson",
            constraint=models.UniqueConstraint(condition=models.Q(("phone_hash__isnull", False)), fields=("unit", "phone_hash"), name="unit_person_phone_once"),
        ),
        migrations.RunSQL(sql("shares"), sql("shares_reverse")),
    ]
