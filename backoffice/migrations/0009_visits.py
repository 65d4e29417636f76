"""Appointments and visits."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

import portal.kernel.vault


def _span() -> models.Func:
    return models.Func(
        models.F("starts_at"), models.F("ends_at"), function="TSTZRANGE", output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField()
    )


class Migration(migrations.Migration):
    dependencies = [("backoffice", "0008_segments")]

    operations = [
        BtreeGistExtension(),
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=20, unique=True, verbose_name="reference")),
                ("key", models.UUIDField(editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("manager", "Meeting with a manager"), ("counter", "Counter at a branch"), ("home", "Visit at the customer's")],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("who", models.CharField(blank=True, max_length=80, verbose_name="with whom")),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("account", "Accounts and cards"),
                            ("documents", "Documents and personal details"),
                            ("savings", "Savings and investments"),
                            ("loan", "Loans"),
                            ("business", "My business"),
                            ("phone", "Help with the phone and this portal"),
                            ("other", "Something else"),
                        ],
                        default="other",
                        max_length=16,
                        verbose_name="about",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="what to know")),
                ("place", portal.kernel.vault.EncryptedTextField(blank=True, default="", purpose="visit_place", verbose_name="address")),
                ("starts_at", models.DateTimeField(verbose_name="from")),
                ("ends_at", models.DateTimeField(verbose_name="until")),
                (
                    "source",
                    models.CharField(
                        choices=[("customer", "Booked online"), ("staff", "Planned by the bank"), ("lead", "From a lead"), ("campaign", "From a campaign")],
                        max_length=16,
                        verbose_name="where from",
                    ),
                ),
                ("source_ref", models.CharField(blank=True, max_length=40)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("booked", "Booked"),
                            ("arrived", "Has begun"),
                            ("done", "Done"),
                            ("cancelled", "Cancelled"),
                            ("missed", "Did not come about"),
                        ],
                        default="booked",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("reservations", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ("booked_at", models.DateTimeField(verbose_name="booked")),
                ("reminded_at", models.DateTimeField(blank=True, null=True, verbose_name="reminded")),
                ("arrived_at", models.DateTimeField(blank=True, null=True, verbose_name="checked in")),
                ("latitude", models.DecimalField(blank=True, decimal_places=4, max_digits=7, null=True, verbose_name="latitude")),
                ("longitude", models.DecimalField(blank=True, decimal_places=4, max_digits=7, null=True, verbose_name="longitude")),
                ("minutes", models.TextField(blank=True, verbose_name="minutes")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
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
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="why")),
                (
                    "booked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.staffmember",
                        verbose_name="planned by",
                    ),
                ),
                (
                    "branch",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="visits", to="accounts.branch", verbose_name="branch"
                    ),
                ),
                (
                    "contact",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visit",
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
                        related_name="visits",
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
                    "received_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.staffmember",
                        verbose_name="received by",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="accounts.staffmember",
                        verbose_name="who receives",
                    ),
                ),
            ],
            options={
                "verbose_name": "visit",
                "verbose_name_plural": "visits",
            },
        ),
        migrations.CreateModel(
            name="VisitMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("was_at", models.DateTimeField(verbose_name="from")),
                ("now_at", models.DateTimeField(verbose_name="to")),
                ("by", models.CharField(max_length=32, verbose_name="who")),
                ("at", models.DateTimeField(verbose_name="when")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="why")),
                ("visit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="moves", to="backoffice.visit", verbose_name="visit")),
                (
                    "was_with",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.staffmember", verbose_name="was with"
                    ),
                ),
            ],
            options={
                "verbose_name": "moved visit",
                "verbose_name_plural": "moved visits",
            },
        ),
        migrations.CreateModel(
            name="VisitPromise",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("shown", models.BooleanField(default=False, verbose_name="shown to the customer")),
                (
                    "promise",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="visit_promise", to="backoffice.clientpromise", verbose_name="promise"
                    ),
                ),
                ("visit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="promised", to="backoffice.visit", verbose_name="visit")),
            ],
            options={
                "verbose_name": "promise made at a visit",
                "verbose_name_plural": "promises made at visits",
            },
        ),
        migrations.CreateModel(
            name="VisitTerms",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("manager", "Meeting with a manager"), ("counter", "Counter at a branch"), ("home", "Visit at the customer's")],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("minutes", models.IntegerField(verbose_name="minutes")),
                ("at_once", models.IntegerField(default=1, verbose_name="at the same time")),
                ("notice_minutes", models.IntegerField(verbose_name="least notice, minutes")),
                ("days_ahead", models.IntegerField(verbose_name="days ahead")),
                ("offer_minutes", models.IntegerField(verbose_name="minutes an offer stands")),
                ("effective_from", models.DateField(verbose_name="effective from")),
                ("source", models.CharField(max_length=200, verbose_name="source")),
                (
                    "branch",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.branch", verbose_name="branch"
                    ),
                ),
            ],
            options={
                "verbose_name": "terms of booking",
                "verbose_name_plural": "terms of booking",
            },
        ),
        migrations.CreateModel(
            name="VisitWait",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=20, unique=True, verbose_name="reference")),
                (
                    "kind",
                    models.CharField(
                        choices=[("manager", "Meeting with a manager"), ("counter", "Counter at a branch"), ("home", "Visit at the customer's")],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("account", "Accounts and cards"),
                            ("documents", "Documents and personal details"),
                            ("savings", "Savings and investments"),
                            ("loan", "Loans"),
                            ("business", "My business"),
                            ("phone", "Help with the phone and this portal"),
                            ("other", "Something else"),
                        ],
                        default="other",
                        max_length=16,
                        verbose_name="about",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="what to know")),
                ("where", portal.kernel.vault.EncryptedTextField(blank=True, default="", purpose="visit_place", verbose_name="address")),
                ("starts_at", models.DateTimeField(verbose_name="from")),
                ("ends_at", models.DateTimeField(verbose_name="until")),
                ("place", models.BigIntegerField(unique=True)),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                ("branch", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.branch", verbose_name="branch")),
                (
                    "customer",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="visit_waits", to="accounts.customer", verbose_name="customer"),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.staffmember", verbose_name="who receives"
                    ),
                ),
                (
                    "visit",
                    models.OneToOneField(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="waited", to="backoffice.visit", verbose_name="visit"
                    ),
                ),
            ],
            options={
                "verbose_name": "wait for a time",
                "verbose_name_plural": "waits for a time",
            },
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(fields=["customer", "-id"], name="visit_customer"),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(fields=["staff", "starts_at"], name="visit_staff"),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(fields=["branch", "starts_at"], name="visit_branch"),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(condition=models.Q(("reminded_at", None), ("state", "booked")), fields=["starts_at"], name="visit_to_remind"),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("state__in", ["booked", "arrived"]), ("staff__isnull", False), models.Q(("kind", "counter"), _negated=True)),
                expressions=[(models.F("staff"), "="), (_span(), "&&")],
                name="visit_colleague_once_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("state__in", ["booked", "arrived"]), ("customer__isnull", False)),
                expressions=[(models.F("customer"), "="), (_span(), "&&")],
                name="visit_customer_once_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="visit_runs_forward"),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(("customer__isnull", False), models.Q(("who", ""), _negated=True), _connector="OR"), name="visit_with_somebody"
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "counter"), ("staff__isnull", False), _connector="OR"), name="visit_received_by_somebody"
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("state", "done"), _negated=True), models.Q(("outcome", ""), _negated=True), _connector="OR"),
                name="visit_done_says_how",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("state__in", ["booked", "arrived"])),
                    models.Q(models.Q(("state__in", ["booked", "arrived"]), _negated=True), ("ended_at__isnull", False)),
                    _connector="OR",
                ),
                name="visit_over_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("latitude", None), ("longitude", None)), models.Q(("latitude__isnull", False), ("longitude__isnull", False)), _connector="OR"
                ),
                name="visit_place_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="visitterms",
            constraint=models.UniqueConstraint(fields=("kind", "branch", "effective_from"), name="visitterms_once_a_day", nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name="visitterms",
            constraint=models.CheckConstraint(
                condition=models.Q(("at_once__gt", 0), ("days_ahead__gt", 0), ("minutes__gt", 0), ("notice_minutes__gte", 0), ("offer_minutes__gt", 0)),
                name="visitterms_sane",
            ),
        ),
        migrations.AddIndex(
            model_name="visitwait",
            index=models.Index(fields=["customer", "-id"], name="visitwait_customer"),
        ),
    ]
