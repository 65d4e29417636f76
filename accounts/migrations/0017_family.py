"""Families, their members, what each allows, goals, who pays for whom; and limits that a guardian gives."""

from pathlib import Path

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models


def sql(name: str) -> str:
    """One of the limits' SQL files."""
    return (Path(__file__).parents[1] / "limits" / "sql" / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0016_tiers")]

    operations = [
        migrations.CreateModel(
            name="Family",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=20, unique=True, verbose_name="reference")),
                ("name", models.CharField(max_length=40, verbose_name="name")),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended at")),
            ],
            options={
                "verbose_name": "family",
                "verbose_name_plural": "families",
            },
        ),
        migrations.CreateModel(
            name="FamilyGoal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=20, unique=True, verbose_name="reference")),
                ("name", models.CharField(max_length=40, verbose_name="name")),
                ("target_minor", models.BigIntegerField(verbose_name="target")),
                ("due_on", models.DateField(verbose_name="by")),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended at")),
                ("family", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="goals", to="accounts.family", verbose_name="family")),
                (
                    "into",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="accounts.account", verbose_name="money for it goes to"
                    ),
                ),
            ],
            options={
                "verbose_name": "goal of a family",
                "verbose_name_plural": "goals of families",
            },
        ),
        migrations.CreateModel(
            name="FamilyMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=20, unique=True, verbose_name="reference")),
                (
                    "relation",
                    models.CharField(
                        choices=[("founder", "began this family"), ("spouse", "spouse"), ("parent", "parent"), ("child", "child")],
                        max_length=8,
                        verbose_name="relation",
                    ),
                ),
                ("joined_at", models.DateTimeField(verbose_name="joined at")),
                ("left_at", models.DateTimeField(null=True, verbose_name="left at")),
                (
                    "ending",
                    models.CharField(
                        blank=True,
                        choices=[("left", "left"), ("removed", "was taken out"), ("unguarded", "without a guardian")],
                        default="",
                        max_length=12,
                        verbose_name="how it ended",
                    ),
                ),
                ("customer", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.customer", verbose_name="customer")),
                ("family", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="members", to="accounts.family", verbose_name="family")),
                (
                    "invited_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.familymember", verbose_name="invited by"
                    ),
                ),
            ],
            options={
                "verbose_name": "member of a family",
                "verbose_name_plural": "members of families",
            },
        ),
        migrations.CreateModel(
            name="FamilyInvitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=20, unique=True, verbose_name="reference")),
                ("name", models.CharField(max_length=80, verbose_name="name as written")),
                ("phone_tail", models.CharField(max_length=4, verbose_name="end of the mobile number")),
                ("phone_hash", models.BinaryField(max_length=32)),
                (
                    "relation",
                    models.CharField(
                        choices=[("founder", "began this family"), ("spouse", "spouse"), ("parent", "parent"), ("child", "child")],
                        max_length=8,
                        verbose_name="relation",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waits for an answer"),
                            ("accepted", "accepted"),
                            ("declined", "declined"),
                            ("withdrawn", "taken back"),
                            ("expired", "expired"),
                        ],
                        default="waiting",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("sent_at", models.DateTimeField(verbose_name="sent at")),
                ("expires_at", models.DateTimeField(verbose_name="expires at")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended at")),
                ("family", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.family", verbose_name="family")),
                (
                    "invitee",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.customer", verbose_name="who is meant"
                    ),
                ),
                (
                    "inviter",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.familymember", verbose_name="invited by"),
                ),
            ],
            options={
                "verbose_name": "invitation into a family",
                "verbose_name_plural": "invitations into families",
            },
        ),
        migrations.CreateModel(
            name="FamilyGoalAccount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField(verbose_name="since")),
                ("account", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.account", verbose_name="account")),
                ("goal", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="counted", to="accounts.familygoal", verbose_name="goal")),
                ("member", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.familymember", verbose_name="whose")),
            ],
            options={
                "verbose_name": "account of a goal",
                "verbose_name_plural": "accounts of goals",
            },
        ),
        migrations.AddField(
            model_name="familygoal",
            name="made_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.familymember", verbose_name="made by"),
        ),
        migrations.CreateModel(
            name="FamilyShare",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "level",
                    models.CharField(
                        choices=[("rounded", "the balance, rounded"), ("balance", "the balance"), ("movements", "the balance and every movement")],
                        max_length=12,
                        verbose_name="how much",
                    ),
                ),
                ("since", models.DateTimeField(verbose_name="since")),
                ("account", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.account", verbose_name="account")),
                ("giver", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.familymember", verbose_name="whose")),
                (
                    "viewer",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.familymember", verbose_name="who sees it"),
                ),
            ],
            options={
                "verbose_name": "shared account",
                "verbose_name_plural": "shared accounts",
            },
        ),
        migrations.CreateModel(
            name="FamilyWatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_minor", models.BigIntegerField(verbose_name="from this amount on")),
                ("since", models.DateTimeField(verbose_name="since")),
                (
                    "giver",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.familymember", verbose_name="whose payments"),
                ),
                (
                    "watcher",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.familymember", verbose_name="who is told"),
                ),
            ],
            options={
                "verbose_name": "watch over payments",
                "verbose_name_plural": "watches over payments",
            },
        ),
        migrations.CreateModel(
            name="GuardianLimit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("each_minor", models.BigIntegerField(blank=True, null=True, verbose_name="one payment")),
                ("day_minor", models.BigIntegerField(blank=True, null=True, verbose_name="a day")),
                ("set_at", models.DateTimeField(verbose_name="set at")),
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="guardian_limit", to="accounts.account", verbose_name="account"
                    ),
                ),
                ("guardian", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.customer", verbose_name="guardian")),
            ],
            options={
                "verbose_name": "limit given by a guardian",
                "verbose_name_plural": "limits given by guardians",
            },
        ),
        migrations.CreateModel(
            name="PayFor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=20, unique=True, verbose_name="reference")),
                ("month_minor", models.BigIntegerField(verbose_name="a month at most")),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended at")),
                (
                    "payer",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.familymember", verbose_name="who pays"),
                ),
                ("source", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.account", verbose_name="from")),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.familymember", verbose_name="for whom")),
            ],
            options={
                "verbose_name": "paying for a member",
                "verbose_name_plural": "paying for members",
            },
        ),
        migrations.CreateModel(
            name="PayForUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(unique=True, verbose_name="transfer")),
                ("amount_minor", models.BigIntegerField(verbose_name="amount")),
                ("month", models.DateField(verbose_name="month")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("given", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="uses", to="accounts.payfor", verbose_name="under")),
            ],
            options={
                "verbose_name": "use of paying for a member",
                "verbose_name_plural": "uses of paying for members",
            },
        ),
        migrations.AddConstraint(
            model_name="familymember",
            constraint=models.UniqueConstraint(condition=models.Q(("left_at", None)), fields=("customer",), name="family_one_at_a_time"),
        ),
        migrations.AddConstraint(
            model_name="familymember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ending", ""), ("left_at", None)), models.Q(("left_at__isnull", False), models.Q(("ending", ""), _negated=True)), _connector="OR"
                ),
                name="family_ending_says_how",
            ),
        ),
        migrations.AddConstraint(
            model_name="familymember",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("invited_by", None), ("relation", "founder")), models.Q(("relation", "founder"), _negated=True), _connector="OR"),
                name="family_founder_alone",
            ),
        ),
        migrations.AddIndex(
            model_name="familyinvitation",
            index=models.Index(condition=models.Q(("state", "waiting")), fields=["invitee"], name="family_invited"),
        ),
        migrations.AddIndex(
            model_name="familyinvitation",
            index=models.Index(condition=models.Q(("state", "waiting")), fields=["expires_at"], name="family_invitation_due"),
        ),
        migrations.AddConstraint(
            model_name="familyinvitation",
            constraint=models.UniqueConstraint(condition=models.Q(("state", "waiting")), fields=("family", "phone_hash"), name="family_invited_once"),
        ),
        migrations.AddConstraint(
            model_name="familyinvitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("state", "waiting")),
                    models.Q(models.Q(("state", "waiting"), _negated=True), ("ended_at__isnull", False)),
                    _connector="OR",
                ),
                name="family_invited_ended",
            ),
        ),
        migrations.AddConstraint(
            model_name="familyinvitation",
            constraint=models.CheckConstraint(condition=models.Q(("relation", "founder"), _negated=True), name="family_invited_as"),
        ),
        migrations.AddConstraint(
            model_name="familygoalaccount",
            constraint=models.UniqueConstraint(fields=("goal", "account"), name="family_goal_account_once"),
        ),
        migrations.AddConstraint(
            model_name="familygoal",
            constraint=models.CheckConstraint(condition=models.Q(("target_minor__gt", 0)), name="family_goal_target"),
        ),
        migrations.AddConstraint(
            model_name="familyshare",
            constraint=models.UniqueConstraint(fields=("giver", "viewer", "account"), name="family_share_once"),
        ),
        migrations.AddConstraint(
            model_name="familyshare",
            constraint=models.CheckConstraint(condition=models.Q(("giver", models.F("viewer")), _negated=True), name="family_share_to_another"),
        ),
        migrations.AddConstraint(
            model_name="familywatch",
            constraint=models.UniqueConstraint(fields=("giver", "watcher"), name="family_watch_once"),
        ),
        migrations.AddConstraint(
            model_name="familywatch",
            constraint=models.CheckConstraint(
                condition=models.Q(("from_minor__gt", 0), models.Q(("giver", models.F("watcher")), _negated=True)), name="family_watch_amount"
            ),
        ),
        migrations.AddConstraint(
            model_name="guardianlimit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("each_minor", None), ("each_minor__gte", 0), _connector="OR"),
                    models.Q(("day_minor", None), ("day_minor__gte", 0), _connector="OR"),
                ),
                name="accounts_guardianlimit_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="guardianlimit",
            constraint=models.CheckConstraint(
                condition=models.Q(("each_minor__isnull", False), ("day_minor__isnull", False), _connector="OR"), name="accounts_guardianlimit_limits"
            ),
        ),
        migrations.AddConstraint(
            model_name="payfor",
            constraint=models.UniqueConstraint(condition=models.Q(("ended_at", None)), fields=("payer", "user"), name="family_pays_once"),
        ),
        migrations.AddConstraint(
            model_name="payfor",
            constraint=models.CheckConstraint(condition=models.Q(("month_minor__gt", 0)), name="family_pays_something"),
        ),
        migrations.AddConstraint(
            model_name="payfor",
            constraint=models.CheckConstraint(condition=models.Q(("payer", models.F("user")), _negated=True), name="family_pays_another"),
        ),
        migrations.AddIndex(
            model_name="payforuse",
            index=models.Index(fields=["given", "month"], name="family_use_of_month"),
        ),
        migrations.AddConstraint(
            model_name="payforuse",
            constraint=models.CheckConstraint(condition=models.Q(("amount_minor__gt", 0)), name="family_use_moves_money"),
        ),
        migrations.RunSQL(sql("limits_caps_guardian"), sql("limits_caps_guardian.reverse")),
    ]
