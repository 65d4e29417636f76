"""Complaints with their clock."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

import portal.kernel.vault

_SQL = Path(__file__).resolve().parents[1] / "complaints" / "sql"


def sql(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0011_approvals"), ("backoffice", "0011_hall")]

    operations = [
        migrations.CreateModel(
            name="Complaint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=20, unique=True, verbose_name="complaint number")),
                ("contact_name", portal.kernel.vault.EncryptedTextField(blank=True, purpose="complaint_name", verbose_name="complainant's name")),
                ("contact_phone", portal.kernel.vault.EncryptedTextField(blank=True, purpose="complaint_phone", verbose_name="telephone")),
                (
                    "channel",
                    models.CharField(
                        choices=[("portal", "Portal"), ("phone", "Telephone"), ("counter", "Counter"), ("letter", "Letter"), ("regulator", "Regulator")],
                        max_length=12,
                        verbose_name="complaint channel",
                    ),
                ),
                ("outside_number", models.CharField(blank=True, max_length=60, verbose_name="their number")),
                ("severity", models.SmallIntegerField(choices=[(1, "Ordinary"), (2, "Serious"), (3, "Grave")], default=1, verbose_name="severity")),
                ("text", models.TextField(verbose_name="what happened")),
                ("wish", models.CharField(blank=True, max_length=300, verbose_name="what should be done")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("registered", "Registered"),
                            ("assigned", "Assigned"),
                            ("investigating", "Being looked into"),
                            ("answered", "Answered"),
                            ("accepted", "Answer accepted"),
                            ("disputed", "Answer disputed"),
                            ("mediation", "In mediation"),
                            ("closed", "Closed"),
                        ],
                        default="registered",
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                ("round", models.SmallIntegerField(default=1, verbose_name="round")),
                ("received_at", models.DateTimeField(verbose_name="received at")),
                ("registered_at", models.DateTimeField(verbose_name="entered at")),
                ("clock_from", models.DateField(verbose_name="counts from")),
                ("due_on", models.DateField(verbose_name="answer by")),
                ("extended_at", models.DateTimeField(blank=True, null=True, verbose_name="extended at")),
                ("warned_at", models.DateTimeField(blank=True, null=True, verbose_name="urgent since")),
                ("breached_at", models.DateTimeField(blank=True, null=True, verbose_name="late since")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered at")),
                ("on_time", models.BooleanField(null=True, verbose_name="first answer on time")),
                ("to_tell", models.BooleanField(default=False, verbose_name="still to be told")),
                (
                    "finding",
                    models.CharField(
                        blank=True,
                        choices=[("founded", "Founded"), ("partly", "Partly founded"), ("unfounded", "Not founded")],
                        max_length=12,
                        verbose_name="finding",
                    ),
                ),
                (
                    "root_cause",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("process", "How we work"),
                            ("conduct", "How a colleague acted"),
                            ("system", "A fault of a system"),
                            ("product", "How a product is made"),
                            ("price", "A price or fee"),
                            ("words", "What we say or leave out"),
                            ("others", "Somebody else's doing"),
                            ("misunderstanding", "A misunderstanding"),
                        ],
                        max_length=20,
                        verbose_name="root cause",
                    ),
                ),
                ("remedy", models.TextField(blank=True, verbose_name="remedy")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed at")),
                (
                    "against",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.staffmember",
                        verbose_name="about a colleague",
                    ),
                ),
                (
                    "branch",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.branch", verbose_name="branch concerned"
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.customer",
                        verbose_name="customer",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.staffmember",
                        verbose_name="who answers",
                    ),
                ),
                (
                    "registered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.staffmember",
                        verbose_name="registered by",
                    ),
                ),
            ],
            options={
                "verbose_name": "complaint",
                "verbose_name_plural": "complaints",
            },
        ),
        migrations.CreateModel(
            name="ComplaintCategory",
            fields=[
                ("code", models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name="code")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("name_en", models.CharField(max_length=80, verbose_name="English name")),
                ("order", models.SmallIntegerField(verbose_name="place")),
                ("active", models.BooleanField(default=True, verbose_name="active")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="backoffice.complaintcategory",
                        verbose_name="belongs to",
                    ),
                ),
            ],
            options={
                "verbose_name": "category of complaints",
                "verbose_name_plural": "categories of complaints",
            },
        ),
        migrations.CreateModel(
            name="ComplaintCompensation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount_minor", models.BigIntegerField(verbose_name="amount")),
                ("currency", models.CharField(default="CNY", max_length=3, verbose_name="currency")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waits for a check"), ("paid", "Paid"), ("refused", "Not agreed to")],
                        default="waiting",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("proposed_at", models.DateTimeField(verbose_name="proposed at")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                ("posting_id", models.BigIntegerField(blank=True, null=True, verbose_name="posting")),
                ("account", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.account", verbose_name="to account")),
                (
                    "approval",
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.approval", verbose_name="approval"),
                ),
            ],
            options={
                "verbose_name": "compensation",
                "verbose_name_plural": "compensations",
            },
        ),
        migrations.CreateModel(
            name="ComplaintFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file_id", models.UUIDField(unique=True, verbose_name="file")),
                ("content_type", models.CharField(max_length=64, verbose_name="type")),
                ("size", models.BigIntegerField(verbose_name="size")),
            ],
            options={
                "verbose_name": "paper of a complaint",
                "verbose_name_plural": "papers of complaints",
            },
        ),
        migrations.CreateModel(
            name="ComplaintStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round", models.SmallIntegerField(verbose_name="round")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("registered", "Registered"),
                            ("assigned", "Given to a colleague"),
                            ("started", "Being looked into"),
                            ("note", "Note for the house"),
                            ("told", "Told the complainant"),
                            ("added", "The complainant added"),
                            ("sorted", "Sorted anew"),
                            ("extension_asked", "More time asked for"),
                            ("extended", "More time given"),
                            ("extension_refused", "No more time"),
                            ("warned", "The day comes near"),
                            ("breached", "The day has passed"),
                            ("answered", "Answered"),
                            ("accepted", "The complainant accepts"),
                            ("disputed", "The complainant disputes"),
                            ("mediation", "Mediation begun"),
                            ("mediated", "Mediation ended"),
                            ("money_proposed", "Compensation proposed"),
                            ("money_paid", "Compensation paid"),
                            ("money_refused", "Compensation not agreed to"),
                            ("closed", "Closed"),
                            ("reopened", "Opened again"),
                        ],
                        max_length=20,
                        verbose_name="what",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="words")),
                ("public", models.BooleanField(verbose_name="the complainant reads it")),
                ("details", models.JSONField(default=dict, verbose_name="details")),
                ("at", models.DateTimeField(verbose_name="when")),
            ],
            options={
                "verbose_name": "step of a complaint",
                "verbose_name_plural": "steps of complaints",
            },
        ),
        migrations.CreateModel(
            name="ComplaintTerm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("answer", "days to the answer"),
                            ("longest", "days in all when extended"),
                            ("review", "days to the answer after a dispute"),
                            ("silence", "days without a word after the answer, then it may be closed"),
                            ("reopen", "days in which a closed complaint may be reopened"),
                            ("warn", "days before the day from which it is urgent"),
                        ],
                        max_length=16,
                        verbose_name="term",
                    ),
                ),
                ("days", models.SmallIntegerField(verbose_name="days")),
                ("source", models.CharField(max_length=300, verbose_name="source")),
                ("effective_from", models.DateField(verbose_name="holds from")),
            ],
            options={
                "verbose_name": "term of complaints",
                "verbose_name_plural": "terms of complaints",
            },
        ),
        migrations.AddField(
            model_name="complaint",
            name="category",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="backoffice.complaintcategory", verbose_name="category"),
        ),
        migrations.AddField(
            model_name="complaintcompensation",
            name="complaint",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="compensations", to="backoffice.complaint", verbose_name="complaint"
            ),
        ),
        migrations.AddField(
            model_name="complaintcompensation",
            name="proposed_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.staffmember", verbose_name="proposed by"),
        ),
        migrations.AddField(
            model_name="complaintstep",
            name="complaint",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="backoffice.complaint", verbose_name="complaint"
            ),
        ),
        migrations.AddField(
            model_name="complaintstep",
            name="staff",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.staffmember", verbose_name="who"
            ),
        ),
        migrations.AddField(
            model_name="complaintfile",
            name="step",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="files", to="backoffice.complaintstep", verbose_name="step"),
        ),
        migrations.AddConstraint(
            model_name="complaintterm",
            constraint=models.UniqueConstraint(fields=("code", "effective_from"), name="complaintterm_once"),
        ),
        migrations.AddConstraint(
            model_name="complaintterm",
            constraint=models.CheckConstraint(condition=models.Q(("days__gte", 1)), name="complaintterm_some_days"),
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(fields=["customer", "-id"], name="complaint_customer"),
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(condition=models.Q(("state", "closed"), _negated=True), fields=["customer"], name="complaint_stops"),
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(
                condition=models.Q(("state__in", ["registered", "assigned", "investigating", "disputed"])), fields=["due_on"], name="complaint_due"
            ),
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(fields=["branch", "-id"], name="complaint_branch"),
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(condition=models.Q(("state", "closed"), _negated=True), fields=["owner"], name="complaint_owner"),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(condition=models.Q(("due_on__gt", models.F("clock_from"))), name="complaint_due_after_start"),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(("owner", None), ("against", None), models.Q(("owner", models.F("against")), _negated=True), _connector="OR"),
                name="complaint_owner_is_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "registered"), ("owner__isnull", False), _connector="OR"), name="complaint_somebody_answers"
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("closed_at__isnull", False),
                        ("state", "closed"),
                        models.Q(("finding", ""), _negated=True),
                        models.Q(("root_cause", ""), _negated=True),
                        models.Q(("remedy", ""), _negated=True),
                    ),
                    models.Q(models.Q(("state", "closed"), _negated=True), ("closed_at", None)),
                    _connector="OR",
                ),
                name="complaint_closed_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaintcompensation",
            constraint=models.CheckConstraint(condition=models.Q(("amount_minor__gt", 0)), name="complaintcompensation_some_money"),
        ),
        migrations.AddConstraint(
            model_name="complaintcompensation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("posting_id__isnull", False), ("state", "paid")),
                    models.Q(models.Q(("state", "paid"), _negated=True), ("posting_id", None)),
                    _connector="OR",
                ),
                name="complaintcompensation_paid_by_posting",
            ),
        ),
        migrations.AddIndex(
            model_name="complaintstep",
            index=models.Index(fields=["complaint", "id"], name="complaintstep_line"),
        ),
        migrations.AddConstraint(
            model_name="complaintstep",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind__in", ["warned", "breached", "extended"])), fields=("complaint", "round", "kind"), name="complaintstep_once"
            ),
        ),
        migrations.RunSQL(sql("insert_only"), sql("insert_only.reverse")),
    ]
