"""Messages and choices of the inbox; thresholds of movement alerts."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_identity"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reader",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                ("language", models.CharField(max_length=10, verbose_name="language")),
            ],
            options={
                "verbose_name": "reader",
                "verbose_name_plural": "readers",
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("reference", models.CharField(max_length=20, verbose_name="reference")),
                ("topic", models.CharField(max_length=16, verbose_name="topic")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("body", models.TextField(blank=True, verbose_name="message text")),
                ("params", models.JSONField(default=dict, verbose_name="parameters")),
                ("link", models.CharField(blank=True, max_length=200, verbose_name="leads to")),
                ("urgent", models.BooleanField(default=False, verbose_name="urgent")),
                ("once", models.CharField(blank=True, default="", max_length=100, verbose_name="sent once by")),
                ("created_at", models.DateTimeField(verbose_name="written at")),
                ("read_at", models.DateTimeField(null=True, verbose_name="read at")),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="addressee"
                    ),
                ),
            ],
            options={
                "verbose_name": "message",
                "verbose_name_plural": "messages",
                "indexes": [
                    models.Index(condition=models.Q(("read_at", None)), fields=["user"], name="accounts_message_unread"),
                    models.Index(fields=["created_at"], name="accounts_message_created"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("user", "reference"), name="accounts_message_reference"),
                    models.UniqueConstraint(condition=models.Q(("once", ""), _negated=True), fields=("user", "once"), name="accounts_message_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="MovementAlert",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("threshold", models.BigIntegerField(null=True, verbose_name="from this amount on")),
                ("changed_at", models.DateTimeField(verbose_name="chosen at")),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.account", verbose_name="account"
                    ),
                ),
                ("customer", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.customer", verbose_name="holder")),
            ],
            options={
                "verbose_name": "movement alert",
                "verbose_name_plural": "movement alerts",
                "constraints": [models.UniqueConstraint(fields=("account", "customer"), name="accounts_movementalert_once")],
            },
        ),
        migrations.CreateModel(
            name="Preference",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("topic", models.CharField(max_length=16, verbose_name="topic")),
                ("email", models.BooleanField(verbose_name="by e-mail")),
                ("sms", models.BooleanField(verbose_name="by SMS")),
                ("changed_at", models.DateTimeField(verbose_name="chosen at")),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="person"
                    ),
                ),
            ],
            options={
                "verbose_name": "choice of messages",
                "verbose_name_plural": "choices of messages",
                "constraints": [models.UniqueConstraint(fields=("user", "topic"), name="accounts_preference_once")],
            },
        ),
        migrations.AddIndex(
            model_name="transfer",
            index=models.Index(condition=models.Q(("state", 4)), fields=["reference"], name="accounts_transfer_refused"),
        ),
    ]
