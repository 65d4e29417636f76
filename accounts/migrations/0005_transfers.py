"""The customer's orders, and the one call that decides, posts and stores."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models


def sql(capability: str, name: str) -> str:
    """One of a capability's SQL files."""
    return (Path(__file__).parents[1] / capability / "sql" / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_limits_and_risk")]

    operations = [
        migrations.CreateModel(
            name="Transfer",
            fields=[
                ("key", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("reference", models.CharField(max_length=20, verbose_name="reference")),
                ("content_hash", models.BinaryField(max_length=32)),
                ("payee_name", models.CharField(max_length=80, verbose_name="payee")),
                ("amount_minor", models.BigIntegerField(verbose_name="amount")),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                ("memo", models.CharField(blank=True, max_length=60, verbose_name="memo")),
                ("bound", models.BooleanField(default=False, verbose_name="between own accounts")),
                (
                    "state",
                    models.SmallIntegerField(
                        choices=[(1, "arrived"), (2, "waiting, can be undone"), (3, "being looked at"), (4, "not made"), (5, "undone")], verbose_name="state"
                    ),
                ),
                ("channel", models.SmallIntegerField(verbose_name="channel")),
                ("balance_after_minor", models.BigIntegerField(null=True, verbose_name="balance after")),
                ("refusal", models.CharField(blank=True, db_default="", default="", max_length=40, verbose_name="why not made")),
                ("submitted_at", models.DateTimeField(verbose_name="ordered at")),
                ("due_at", models.DateTimeField(null=True, verbose_name="to be sent at")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended at")),
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
                (
                    "decision",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.decision",
                        verbose_name="decision",
                    ),
                ),
                (
                    "hold",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.hold",
                        verbose_name="hold",
                    ),
                ),
                (
                    "posting",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.posting",
                        verbose_name="posting",
                    ),
                ),
                (
                    "source",
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
                    "target",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.account",
                        verbose_name="to",
                    ),
                ),
            ],
            options={
                "verbose_name": "transfer",
                "verbose_name_plural": "transfers",
                "indexes": [
                    models.Index(fields=["customer", "target"], name="accounts_transfer_payee"),
                    models.Index(condition=models.Q(("state", 2)), fields=["due_at"], name="accounts_transfer_due"),
                    models.Index(condition=models.Q(("state", 3)), fields=["submitted_at"], name="accounts_transfer_held"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("customer", "reference"), name="accounts_transfer_reference"),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("posting__isnull", False), ("state", 1)), models.Q(("posting", None), ("state__gt", 1)), _connector="OR"),
                        name="accounts_transfer_done_is_posted",
                    ),
                ],
            },
        ),
        migrations.RunSQL(sql("transfers", "transfer_submit"), sql("transfers", "transfer_submit.reverse")),
    ]
