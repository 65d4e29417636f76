"""Agreements of customers that a member of staff may look at their pages."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0017_family"),
    ]

    operations = [
        migrations.CreateModel(
            name="CustomerView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=20, unique=True, verbose_name="reference")),
                ("reason", models.CharField(max_length=200, verbose_name="why")),
                ("minutes", models.SmallIntegerField(verbose_name="minutes")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Waits for the customer's answer"),
                            ("agreed", "The customer agreed"),
                            ("declined", "The customer said no"),
                            ("taken_back", "The question was taken back"),
                            ("withdrawn", "Ended by the customer"),
                            ("finished", "Ended by the colleague"),
                            ("over", "Ended by itself"),
                        ],
                        default="asked",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered at")),
                ("opened_at", models.DateTimeField(blank=True, null=True, verbose_name="first page at")),
                ("ends_at", models.DateTimeField(verbose_name="ends by itself at")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                ("session", models.BinaryField(max_length=32, null=True)),
                ("branch", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.branch", verbose_name="branch")),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.customer", verbose_name="customer"
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.staffmember", verbose_name="who looks"
                    ),
                ),
            ],
            options={
                "verbose_name": "look at a customer's pages",
                "verbose_name_plural": "looks at customers' pages",
                "indexes": [
                    models.Index(fields=["customer", "-id"], name="customerview_customer"),
                    models.Index(fields=["staff", "-id"], name="customerview_staff"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["asked", "agreed"])), fields=("staff", "customer"), name="customerview_one_at_a_time"
                    ),
                    models.CheckConstraint(condition=models.Q(("minutes__gte", 1), ("minutes__lte", 30)), name="customerview_half_an_hour"),
                    models.CheckConstraint(
                        condition=models.Q(("answered_at__isnull", False), ("state__in", ["asked", "taken_back", "over"]), _connector="OR"),
                        name="customerview_agreed_by_answer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("opened_at", None), ("answered_at__isnull", False), _connector="OR"), name="customerview_opened_after_yes"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("state__in", ["asked", "agreed"])),
                            models.Q(models.Q(("state__in", ["asked", "agreed"]), _negated=True), ("ended_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="customerview_ended_at_some_time",
                    ),
                    models.CheckConstraint(condition=models.Q(("ends_at__gt", models.F("asked_at"))), name="customerview_times"),
                ],
            },
        ),
        migrations.CreateModel(
            name="StaffRelative",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("relation", models.CharField(max_length=40, verbose_name="relation")),
                ("named_at", models.DateTimeField(verbose_name="named at")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                ("customer", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.customer", verbose_name="customer")),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="relatives", to="accounts.staffmember", verbose_name="member of staff"
                    ),
                ),
            ],
            options={
                "verbose_name": "relative of a member of staff",
                "verbose_name_plural": "relatives of staff",
                "constraints": [models.UniqueConstraint(condition=models.Q(("ended_at", None)), fields=("staff", "customer"), name="staffrelative_once")],
            },
        ),
    ]
