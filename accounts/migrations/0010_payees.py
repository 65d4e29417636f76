"""The payee book, where money to a mobile number arrives, and documents with a code."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models


def sql(capability: str, name: str) -> str:
    """One of a capability's SQL files."""
    return (Path(__file__).parents[1] / capability / "sql" / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_onboarding")]

    operations = [
        migrations.CreateModel(
            name="IssuedDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=8, verbose_name="code")),
                ("kind", models.SmallIntegerField(choices=[(1, "transfer receipt")], verbose_name="kind")),
                ("subject", models.CharField(max_length=64, verbose_name="about")),
                ("content", models.JSONField(verbose_name="what it states")),
                ("content_hash", models.BinaryField(max_length=32)),
                ("issued_at", models.DateTimeField(verbose_name="issued at")),
                (
                    "owner",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.customer", verbose_name="issued to"),
                ),
            ],
            options={
                "verbose_name": "issued document",
                "verbose_name_plural": "issued documents",
                "constraints": [
                    models.UniqueConstraint(fields=("code",), name="accounts_document_code"),
                    models.UniqueConstraint(fields=("owner", "kind", "subject"), name="accounts_document_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedPayee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=20, verbose_name="reference")),
                ("name", models.CharField(max_length=80, verbose_name="payee")),
                ("nickname", models.CharField(blank=True, max_length=20, verbose_name="name in the payee book")),
                ("saved_at", models.DateTimeField(verbose_name="saved at")),
                (
                    "account",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.account", verbose_name="payee's account"),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="saved_payees", to="accounts.customer", verbose_name="customer"
                    ),
                ),
            ],
            options={
                "verbose_name": "saved payee",
                "verbose_name_plural": "saved payees",
                "constraints": [
                    models.UniqueConstraint(fields=("reference",), name="accounts_savedpayee_reference"),
                    models.UniqueConstraint(fields=("customer", "account"), name="accounts_savedpayee_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReceivingAccount",
            fields=[
                (
                    "customer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="accounts.customer",
                        verbose_name="customer",
                    ),
                ),
                ("chosen_at", models.DateTimeField(verbose_name="chosen at")),
                (
                    "account",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                        verbose_name="account",
                    ),
                ),
            ],
            options={
                "verbose_name": "account for a mobile number",
                "verbose_name_plural": "accounts for mobile numbers",
            },
        ),
        migrations.RunSQL(sql("documents", "issued_document"), sql("documents", "issued_document.reverse")),
    ]
