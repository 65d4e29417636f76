"""Filters that people keep beside their lists."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_organisation_and_identity"),
        ("backoffice", "0005_exports"),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedFilter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=24, unique=True)),
                ("page", models.CharField(max_length=64, verbose_name="list")),
                ("name", models.CharField(max_length=24, verbose_name="name")),
                ("query", models.CharField(max_length=400)),
                ("saved_at", models.DateTimeField(verbose_name="saved at")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="saved_filters", to="accounts.staffmember", verbose_name="owner"
                    ),
                ),
                (
                    "shared_with",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.branch",
                        verbose_name="shared with",
                    ),
                ),
            ],
            options={
                "verbose_name": "saved filter",
                "verbose_name_plural": "saved filters",
                "indexes": [models.Index(fields=["page", "shared_with"], name="saved_filter_shared")],
                "constraints": [models.UniqueConstraint(fields=("owner", "page", "name"), name="saved_filter_name_once")],
            },
        ),
    ]
