"""What head office sets by itself: when categories of complaints hold, where appointments are offered, stages from a day on; times proposed anew."""

import datetime

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


def key() -> models.BigAutoField:
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0018_view_as"), ("backoffice", "0013_tiers_below")]

    operations = [
        migrations.AddField("complaintcategory", "begins_on", models.DateField(default=datetime.date(2000, 1, 1), verbose_name="from")),
        migrations.AddField("complaintcategory", "ends_on", models.DateField(blank=True, null=True, verbose_name="ends on")),
        migrations.AddConstraint(
            "complaintcategory",
            models.CheckConstraint(
                condition=models.Q(("ends_on", None), ("ends_on__gt", models.F("begins_on")), _connector="OR"),
                name="complaintcategory_ends_after_it_began",
            ),
        ),
        migrations.AddField("visitterms", "offered", models.BooleanField(default=True, verbose_name="can be booked")),
        migrations.AddField("visitterms", "follows", models.BooleanField(default=False, verbose_name="follows the bank")),
        migrations.AddConstraint(
            "visitterms",
            models.CheckConstraint(condition=models.Q(("follows", False), ("branch__isnull", False), _connector="OR"), name="visitterms_only_a_branch_follows"),
        ),
        migrations.CreateModel(
            name="VisitProposal",
            fields=[
                ("id", key()),
                ("times", django.contrib.postgres.fields.ArrayField(base_field=models.DateTimeField(), size=None, verbose_name="times")),
                ("away_until", models.DateField(verbose_name="away until")),
                ("at", models.DateTimeField(verbose_name="when")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                (
                    "staff",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.staffmember", verbose_name="proposed by"),
                ),
                (
                    "visit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="proposals", to="backoffice.visit", verbose_name="visit"),
                ),
            ],
            options={"verbose_name": "proposal of other times", "verbose_name_plural": "proposals of other times"},
        ),
        migrations.AddConstraint(
            "visitproposal",
            models.UniqueConstraint(condition=models.Q(("ended_at", None)), fields=("visit",), name="visitproposal_one_open"),
        ),
        migrations.AddField("leadstage", "active", models.BooleanField(default=True, verbose_name="in use")),
        migrations.CreateModel(
            name="LeadStageVersion",
            fields=[
                ("id", key()),
                ("values", models.JSONField(verbose_name="values")),
                ("effective_from", models.DateField(verbose_name="effective from")),
                ("reason", models.CharField(max_length=200, verbose_name="why")),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                ("applied_at", models.DateTimeField(blank=True, null=True, verbose_name="applied at")),
                (
                    "made_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.staffmember", verbose_name="made by"),
                ),
                (
                    "stage",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="backoffice.leadstage", verbose_name="stage"),
                ),
            ],
            options={"verbose_name": "version of a stage", "verbose_name_plural": "versions of stages"},
        ),
        migrations.AddIndex(
            "leadstageversion",
            models.Index(condition=models.Q(("applied_at", None)), fields=["effective_from", "id"], name="lead_stage_to_come"),
        ),
    ]
