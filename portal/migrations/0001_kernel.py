import uuid
from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AuditHead",
            fields=[
                ("actor", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("seq", models.BigIntegerField()),
                ("head", models.BinaryField()),
            ],
            options={
                "verbose_name": "audit chain",
                "verbose_name_plural": "audit chains",
            },
        ),
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                ("date", models.DateField(primary_key=True, serialize=False, verbose_name="date")),
                ("kind", models.CharField(choices=[("holiday", "holiday"), ("make_up", "make-up workday")], max_length=8, verbose_name="kind")),
                ("name", models.CharField(max_length=64, verbose_name="name")),
                ("source", models.CharField(blank=True, default="", max_length=200, verbose_name="source")),
                ("edited", models.BooleanField(default=True, help_text="Loading reference data leaves such days alone.", verbose_name="entered by staff")),
                ("changed_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "verbose_name": "calendar day",
                "verbose_name_plural": "calendar days",
            },
        ),
        migrations.CreateModel(
            name="CalendarYear",
            fields=[
                ("year", models.PositiveSmallIntegerField(primary_key=True, serialize=False, verbose_name="year")),
                ("notices", models.JSONField(blank=True, default=list, verbose_name="notices")),
                ("changed_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "verbose_name": "announced year",
                "verbose_name_plural": "announced years",
            },
        ),
        migrations.CreateModel(
            name="MerchantCategory",
            fields=[
                ("code", models.CharField(max_length=4, primary_key=True, serialize=False, verbose_name="code")),
                ("name", models.CharField(max_length=200, verbose_name="name in English")),
                ("name_zh", models.CharField(blank=True, default="", max_length=100, verbose_name="name in Chinese")),
            ],
            options={
                "verbose_name": "merchant category",
                "verbose_name_plural": "merchant categories",
            },
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("actor", models.CharField(max_length=64, verbose_name="who")),
                ("seq", models.BigIntegerField(verbose_name="number")),
                ("verb", models.CharField(max_length=64, verbose_name="act")),
                ("subject", models.CharField(max_length=96, verbose_name="about")),
                ("reason", models.TextField(default="", verbose_name="reason")),
                ("channel", models.SmallIntegerField(verbose_name="channel")),
                ("ip", models.CharField(default="", max_length=45, verbose_name="network address")),
                ("details", models.JSONField(default=dict, verbose_name="details")),
                ("at", models.DateTimeField(verbose_name="when")),
                ("hash", models.BinaryField(verbose_name="hash")),
            ],
            options={
                "verbose_name": "audit entry",
                "verbose_name_plural": "audit entries",
                "indexes": [
                    models.Index(fields=["at", "id"], name="portal_auditentry_at"),
                    models.Index(fields=["actor", "at", "id"], name="portal_auditentry_actor"),
                    models.Index(fields=["subject", "at", "id"], name="portal_auditentry_subject"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("actor", "seq"), name="portal_auditentry_chain"),
                    models.CheckConstraint(condition=models.Q(("seq__gte", 1)), name="portal_auditentry_seq_from_one"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("topic", models.CharField(max_length=64, verbose_name="topic")),
                ("subject", models.CharField(max_length=64, verbose_name="about")),
                ("actor_id", models.BigIntegerField(verbose_name="who")),
                ("payload", models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict, verbose_name="content")),
                ("at", models.DateTimeField(verbose_name="when")),
                ("dispatched_at", models.DateTimeField(null=True, verbose_name="handed out at")),
            ],
            options={
                "verbose_name": "event",
                "verbose_name_plural": "events",
                "indexes": [models.Index(condition=models.Q(("dispatched_at", None)), fields=["id"], name="portal_event_waiting")],
            },
        ),
        migrations.CreateModel(
            name="OnceKey",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("person", models.CharField(max_length=64, verbose_name="who")),
                ("content", models.BinaryField(verbose_name="hash of the content")),
                ("answer", models.JSONField(null=True, verbose_name="answer")),
                ("created_at", models.DateTimeField(verbose_name="when")),
            ],
            options={
                "verbose_name": "act done once",
                "verbose_name_plural": "acts done once",
                "indexes": [models.Index(fields=["created_at"], name="portal_oncekey_created")],
            },
        ),
        migrations.CreateModel(
            name="PrivateFile",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=32, verbose_name="kind")),
                ("owner", models.CharField(max_length=96, verbose_name="belongs to")),
                ("sha256", models.BinaryField(verbose_name="sha256")),
                ("content_type", models.CharField(max_length=64, verbose_name="type")),
                ("size", models.BigIntegerField(verbose_name="size")),
                ("stored_name", models.CharField(max_length=128, unique=True)),
                ("created_at", models.DateTimeField(verbose_name="when")),
            ],
            options={
                "verbose_name": "private file",
                "verbose_name_plural": "private files",
                "indexes": [models.Index(fields=["owner", "kind"], name="portal_privatefile_owner")],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("handler", models.CharField(max_length=128, verbose_name="handler")),
                ("state", models.SmallIntegerField(choices=[(0, "waiting"), (1, "done"), (2, "given up")], default=0, verbose_name="state")),
                ("attempts", models.IntegerField(default=0, verbose_name="attempts")),
                ("due_at", models.DateTimeField(verbose_name="next attempt")),
                ("done_at", models.DateTimeField(null=True, verbose_name="done at")),
                ("last_error", models.TextField(default="", verbose_name="last error")),
                (
                    "event",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="deliveries", to="portal.event", verbose_name="event"
                    ),
                ),
            ],
            options={
                "verbose_name": "delivery",
                "verbose_name_plural": "deliveries",
                "indexes": [
                    models.Index(condition=models.Q(("state", 0)), fields=["due_at", "id"], name="portal_delivery_due"),
                    models.Index(condition=models.Q(("state", 2)), fields=["handler", "id"], name="portal_delivery_dead"),
                ],
                "constraints": [models.UniqueConstraint(fields=("event", "handler"), name="portal_delivery_once")],
            },
        ),
        migrations.RunSQL(
            sql=(SQL / "0001_audit.sql").read_text(),
            reverse_sql=(SQL / "0001_audit_reverse.sql").read_text(),
        ),
    ]
