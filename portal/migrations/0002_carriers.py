import portal.kernel.vault
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0001_kernel"),
    ]

    operations = [
        migrations.CreateModel(
            name="OutgoingMessage",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("means", models.CharField(choices=[("sms", "Text message"), ("email", "E-mail message")], max_length=5, verbose_name="means of sending")),
                ("to", portal.kernel.vault.EncryptedTextField(purpose="contact", verbose_name="addressee")),
                ("to_hash", models.BinaryField(max_length=32)),
                ("subject", portal.kernel.vault.EncryptedTextField(blank=True, purpose="message", verbose_name="subject")),
                ("text", portal.kernel.vault.EncryptedTextField(purpose="message", verbose_name="message text")),
                ("purpose", models.CharField(max_length=40, verbose_name="what for")),
                (
                    "state",
                    models.SmallIntegerField(
                        choices=[(0, "waiting"), (1, "being handed over"), (2, "sent"), (3, "not sent"), (4, "not known whether sent")],
                        default=0,
                        verbose_name="state",
                    ),
                ),
                ("attempts", models.SmallIntegerField(default=0, verbose_name="attempts")),
                ("due_at", models.DateTimeField(verbose_name="next attempt")),
                ("created_at", models.DateTimeField(verbose_name="asked for at")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended at")),
                ("provider_number", models.CharField(blank=True, default="", max_length=100, verbose_name="the provider's number")),
                ("last_error", models.CharField(blank=True, default="", max_length=200, verbose_name="last error")),
            ],
            options={
                "verbose_name": "outgoing message",
                "verbose_name_plural": "outgoing messages",
                "indexes": [
                    models.Index(condition=models.Q(("state__lte", 1)), fields=["due_at", "id"], name="portal_outgoing_due"),
                    models.Index(fields=["to_hash", "created_at"], name="portal_outgoing_to"),
                    models.Index(fields=["created_at"], name="portal_outgoing_created"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SimulatedMessage",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("letter_id", models.UUIDField(verbose_name="message")),
                ("to", portal.kernel.vault.EncryptedTextField(purpose="contact", verbose_name="addressee")),
                ("to_hash", models.BinaryField(max_length=32)),
                ("subject", portal.kernel.vault.EncryptedTextField(blank=True, purpose="message", verbose_name="subject")),
                ("text", portal.kernel.vault.EncryptedTextField(purpose="message", verbose_name="message text")),
                ("arrives_at", models.DateTimeField(verbose_name="arrives at")),
            ],
            options={
                "verbose_name": "simulated message",
                "verbose_name_plural": "simulated messages",
                "indexes": [
                    models.Index(fields=["to_hash", "arrives_at"], name="portal_simulated_to"),
                    models.Index(fields=["letter_id"], name="portal_simulated_letter"),
                ],
            },
        ),
    ]
