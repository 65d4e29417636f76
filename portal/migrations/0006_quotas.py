"""Counted stock: places, slots, coupons; who reserved, who took, who waits. Later changes of an SQL file come with a migration that runs it again."""

from pathlib import Path

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

FILES = ("reserving", "waiting")


def sql(name: str) -> str:
    """One of the quotas' SQL files."""
    return (Path(__file__).parents[1] / "kernel" / "quotas" / "sql" / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("portal", "0005_audit_by_verb")]

    operations = [
        migrations.CreateModel(
            name="Quota",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=64, unique=True, verbose_name="code")),
                ("stock", models.IntegerField(verbose_name="stock")),
                ("reserved", models.IntegerField(default=0, verbose_name="reserved")),
                ("taken", models.IntegerField(default=0, verbose_name="taken")),
                ("waiting", models.IntegerField(default=0, verbose_name="waiting")),
                ("per_holder", models.IntegerField(blank=True, null=True, verbose_name="most for one holder")),
                ("opens_at", models.DateTimeField(blank=True, null=True, verbose_name="opens")),
                ("closes_at", models.DateTimeField(blank=True, null=True, verbose_name="closes")),
                ("offer_seconds", models.IntegerField(default=3600, verbose_name="seconds an offer stands")),
            ],
            options={
                "verbose_name": "quota",
                "verbose_name_plural": "quotas",
                "indexes": [models.Index(condition=models.Q(("waiting__gt", 0)), fields=["closes_at"], name="portal_quota_waited_for")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("reserved__gte", 0), ("taken__gte", 0), ("waiting__gte", 0)), name="quota_counts_not_negative"),
                    models.CheckConstraint(
                        condition=models.Q(("stock__gte", django.db.models.expressions.CombinedExpression(models.F("reserved"), "+", models.F("taken")))),
                        name="quota_never_oversold",
                    ),
                    models.CheckConstraint(condition=models.Q(("per_holder", None), ("per_holder__gt", 0), _connector="OR"), name="quota_holder_may_have_one"),
                    models.CheckConstraint(condition=models.Q(("offer_seconds__gt", 0)), name="quota_offers_stand_a_while"),
                ],
            },
        ),
        migrations.CreateModel(
            name="QuotaPlace",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("holder", models.CharField(max_length=64, verbose_name="holder")),
                ("count", models.IntegerField(default=1, verbose_name="how many")),
                (
                    "state",
                    models.SmallIntegerField(
                        choices=[(1, "waiting"), (2, "offered"), (3, "served"), (4, "left"), (5, "lapsed")], default=1, verbose_name="state"
                    ),
                ),
                ("joined_at", models.DateTimeField(verbose_name="joined")),
                ("settled_at", models.DateTimeField(null=True, verbose_name="last change")),
                (
                    "quota",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="places", to="portal.quota", verbose_name="quota"
                    ),
                ),
            ],
            options={
                "verbose_name": "place in a line",
                "verbose_name_plural": "places in a line",
            },
        ),
        migrations.CreateModel(
            name="QuotaReservation",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("holder", models.CharField(max_length=64, verbose_name="holder")),
                ("key", models.UUIDField(unique=True, verbose_name="key")),
                ("count", models.IntegerField(default=1, verbose_name="how many")),
                (
                    "state",
                    models.SmallIntegerField(choices=[(1, "reserved"), (2, "taken"), (3, "given back"), (4, "run out")], default=1, verbose_name="state"),
                ),
                ("until", models.DateTimeField(null=True, verbose_name="until")),
                ("reserved_at", models.DateTimeField(verbose_name="reserved")),
                ("settled_at", models.DateTimeField(null=True, verbose_name="last change")),
                (
                    "place",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reservation",
                        to="portal.quotaplace",
                        verbose_name="place it was offered to",
                    ),
                ),
                (
                    "quota",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="reservations", to="portal.quota", verbose_name="quota"
                    ),
                ),
            ],
            options={
                "verbose_name": "reservation",
                "verbose_name_plural": "reservations",
            },
        ),
        migrations.AddIndex(
            model_name="quotaplace",
            index=models.Index(condition=models.Q(("state", 1)), fields=["quota", "id"], name="portal_quotaplace_line"),
        ),
        migrations.AddIndex(
            model_name="quotaplace",
            index=models.Index(fields=["holder", "-id"], name="portal_quotaplace_holder"),
        ),
        migrations.AddConstraint(
            model_name="quotaplace",
            constraint=models.UniqueConstraint(condition=models.Q(("state__in", [1, 2])), fields=("quota", "holder"), name="quotaplace_one_each"),
        ),
        migrations.AddConstraint(
            model_name="quotaplace",
            constraint=models.CheckConstraint(condition=models.Q(("count__gt", 0)), name="quotaplace_count_positive"),
        ),
        migrations.AddIndex(
            model_name="quotareservation",
            index=models.Index(condition=models.Q(("state__in", [1, 2])), fields=["quota", "holder"], name="portal_quotareservation_held"),
        ),
        migrations.AddIndex(
            model_name="quotareservation",
            index=models.Index(condition=models.Q(("state", 1)), fields=["until"], name="portal_quotareservation_due"),
        ),
        migrations.AddIndex(
            model_name="quotareservation",
            index=models.Index(condition=models.Q(("state", 1)), fields=["quota", "until"], name="portal_quotareservation_over"),
        ),
        migrations.AddConstraint(
            model_name="quotareservation",
            constraint=models.CheckConstraint(condition=models.Q(("count__gt", 0)), name="quotareservation_count_positive"),
        ),
        migrations.AddConstraint(
            model_name="quotareservation",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("state", 1), _negated=True), ("until__isnull", False), _connector="OR"), name="quotareservation_runs_out"
            ),
        ),
        migrations.RunSQL("ALTER TABLE portal_quota SET (fillfactor = 50)", "ALTER TABLE portal_quota RESET (fillfactor)"),
        migrations.RunSQL("\n".join(sql(name) for name in FILES), sql("reverse")),
    ]
