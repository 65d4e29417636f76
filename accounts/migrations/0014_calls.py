"""Calls that colleagues announce to customers."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0013_application")]

    operations = [
        migrations.CreateModel(
            name="StaffCall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=20, unique=True, verbose_name="reference")),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("answer", "To answer something you asked"),
                            ("promise", "To do what we promised you"),
                            ("appointment", "About an appointment"),
                            ("documents", "About your identity document or details"),
                            ("maturity", "About money that falls due soon"),
                            ("service", "To ask how our service was"),
                            ("offer", "To suggest something"),
                        ],
                        max_length=16,
                        verbose_name="purpose",
                    ),
                ),
                ("started_at", models.DateTimeField(verbose_name="started at")),
                ("ends_by", models.DateTimeField(verbose_name="ends by itself at")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
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
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.staffmember", verbose_name="who calls"
                    ),
                ),
            ],
            options={
                "verbose_name": "call",
                "verbose_name_plural": "calls",
                "indexes": [models.Index(fields=["customer", "-id"], name="staffcall_customer"), models.Index(fields=["staff", "-id"], name="staffcall_staff")],
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("ended_at", None)), fields=("staff",), name="staffcall_one_at_a_time"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_by__gt", models.F("started_at")), models.Q(("ended_at", None), ("ended_at__gte", models.F("started_at")), _connector="OR")
                        ),
                        name="staffcall_times",
                    ),
                ],
            },
        ),
    ]
