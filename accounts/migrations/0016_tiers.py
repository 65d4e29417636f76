"""Tiers and their benefits, as rows with source and first day; who has which, and which it was month by month."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0015_transfers_more")]

    operations = [
        migrations.CreateModel(
            name="CustomerTier",
            fields=[
                (
                    "customer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="tiering",
                        serialize=False,
                        to="accounts.customer",
                        verbose_name="customer",
                    ),
                ),
                ("tier", models.CharField(max_length=12, verbose_name="tier")),
                ("before", models.CharField(blank=True, default="", max_length=12, verbose_name="tier before")),
                ("since", models.DateField(verbose_name="since")),
                ("as_of", models.DateField(verbose_name="as of")),
                ("average_minor", models.BigIntegerField(verbose_name="average of 30 days")),
                ("assets_minor", models.BigIntegerField(verbose_name="assets")),
                ("gap_minor", models.BigIntegerField(null=True, verbose_name="to the next tier")),
                ("near", models.BooleanField(default=False, verbose_name="near the next tier")),
                ("falls_on", models.DateField(null=True, verbose_name="falls on")),
                ("falls_to", models.CharField(blank=True, default="", max_length=12, verbose_name="falls to")),
            ],
            options={
                "verbose_name": "tier of a customer",
                "verbose_name_plural": "tiers of customers",
                "indexes": [
                    models.Index(
                        condition=models.Q(("near", True), ("falls_on__isnull", False), _connector="OR"), fields=["customer"], name="customertier_watched"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("falls_on", None), ("falls_to", "")),
                            models.Q(("falls_on__isnull", False), models.Q(("falls_to", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="customertier_falls_somewhere",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("falls_on", None), models.Q(("falls_to", models.F("tier")), _negated=True), _connector="OR"),
                        name="customertier_falls_elsewhere",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=12, verbose_name="code")),
                ("name", models.CharField(max_length=24, verbose_name="name")),
                ("name_en", models.CharField(max_length=24, verbose_name="English name")),
                ("rank", models.SmallIntegerField(verbose_name="rank")),
                ("from_minor", models.BigIntegerField(verbose_name="average from")),
                ("grace_days", models.SmallIntegerField(default=30, verbose_name="days before it is lost")),
                ("near_bps", models.IntegerField(default=1000, verbose_name="near it within, in basis points of its average")),
                ("contact_days", models.SmallIntegerField(verbose_name="days between contacts")),
                ("effective_from", models.DateField(verbose_name="effective from")),
                ("source", models.CharField(max_length=200, verbose_name="source")),
            ],
            options={
                "verbose_name": "tier",
                "verbose_name_plural": "tiers",
                "constraints": [
                    models.UniqueConstraint(fields=("code", "effective_from"), name="tier_once_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("contact_days__gt", 0), ("from_minor__gte", 0), ("grace_days__gte", 0), ("near_bps__gte", 0), ("near_bps__lte", 10000)
                        ),
                        name="tier_figures",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TierBenefit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tier", models.CharField(max_length=12, verbose_name="tier")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("fee", "A fee that falls away"),
                            ("queue", "Called earlier in the hall"),
                            ("manager", "An account manager of one's own"),
                            ("zone", "A page of one's own"),
                            ("other", "Something else"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("code", models.CharField(blank=True, default="", max_length=32, verbose_name="code")),
                ("value", models.IntegerField(default=0, verbose_name="value")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("name_en", models.CharField(max_length=80, verbose_name="English name")),
                ("about", models.CharField(blank=True, max_length=200, verbose_name="what it means")),
                ("about_en", models.CharField(blank=True, max_length=240, verbose_name="what it means, in English")),
                ("active", models.BooleanField(default=True, verbose_name="in force")),
                ("effective_from", models.DateField(verbose_name="effective from")),
                ("source", models.CharField(max_length=200, verbose_name="source")),
            ],
            options={
                "verbose_name": "benefit of a tier",
                "verbose_name_plural": "benefits of tiers",
                "constraints": [
                    models.UniqueConstraint(fields=("tier", "kind", "code", "effective_from"), name="tierbenefit_once_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(("value__gte", 0), models.Q(models.Q(("kind", "fee"), _negated=True), ("value__lte", 10000), _connector="OR")),
                        name="tierbenefit_value",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TierMonth",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(verbose_name="month")),
                ("tier", models.CharField(max_length=12, verbose_name="tier")),
                ("average_minor", models.BigIntegerField(verbose_name="average of 30 days")),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.customer", verbose_name="customer"
                    ),
                ),
            ],
            options={
                "verbose_name": "month of a tier",
                "verbose_name_plural": "months of tiers",
                "constraints": [models.UniqueConstraint(fields=("customer", "month"), name="tiermonth_once")],
            },
        ),
    ]
