"""Numbers that sign in, ways of signing, notices about a login and the cases they open."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import portal.kernel.vault


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_transfers"),
    ]

    operations = [
        migrations.AddField(
            model_name="stepupchallenge",
            name="amount_minor",
            field=models.BigIntegerField(null=True, verbose_name="amount"),
        ),
        migrations.AddField(
            model_name="stepupchallenge",
            name="code_hash",
            field=models.BinaryField(max_length=32, null=True, verbose_name="hash of the code sent"),
        ),
        migrations.AddField(
            model_name="stepupchallenge",
            name="codes_sent",
            field=models.SmallIntegerField(default=0, verbose_name="codes sent"),
        ),
        migrations.AddField(
            model_name="stepupchallenge",
            name="currency",
            field=models.CharField(blank=True, default="", max_length=3, verbose_name="currency"),
        ),
        migrations.AddField(
            model_name="stepupchallenge",
            name="payee",
            field=models.CharField(blank=True, default="", max_length=80, verbose_name="payee"),
        ),
        migrations.AddField(
            model_name="user",
            name="frozen_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="frozen at"),
        ),
        migrations.AlterField(
            model_name="stepupchallenge",
            name="method",
            field=models.CharField(
                blank=True,
                choices=[
                    ("sms", "code by text message"),
                    ("pin", "transaction password"),
                    ("passkey", "passkey"),
                    ("code", "code of the authenticator"),
                    ("password", "password"),
                ],
                default="",
                max_length=16,
                verbose_name="signed with",
            ),
        ),
        migrations.CreateModel(
            name="SecurityNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=20, unique=True, verbose_name="reference")),
                ("verb", models.CharField(max_length=64, verbose_name="what happened")),
                ("agent", models.CharField(blank=True, max_length=200, verbose_name="device")),
                ("ip", models.GenericIPAddressField(blank=True, null=True, verbose_name="address")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="answered at")),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="login")),
            ],
            options={
                "verbose_name": "security notice",
                "verbose_name_plural": "security notices",
            },
        ),
        migrations.CreateModel(
            name="TransactionPassword",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("secret", models.CharField(max_length=128)),
                ("attempts", models.SmallIntegerField(default=0, verbose_name="tries")),
                ("locked_at", models.DateTimeField(blank=True, null=True, verbose_name="locked at")),
                ("set_at", models.DateTimeField(verbose_name="set at")),
                (
                    "customer",
                    models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.customer", verbose_name="customer"),
                ),
            ],
            options={
                "verbose_name": "transaction password",
                "verbose_name_plural": "transaction passwords",
            },
        ),
        migrations.CreateModel(
            name="KnownDevice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token_hash", models.BinaryField(max_length=32)),
                ("agent", models.CharField(max_length=200, verbose_name="device")),
                ("first_seen_at", models.DateTimeField(verbose_name="first seen")),
                ("last_seen_at", models.DateTimeField(verbose_name="last seen")),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="login")),
            ],
            options={
                "verbose_name": "device",
                "verbose_name_plural": "devices",
                "constraints": [models.UniqueConstraint(fields=("user", "token_hash"), name="device_once_a_login")],
            },
        ),
        migrations.CreateModel(
            name="LoginPhone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", portal.kernel.vault.EncryptedTextField(purpose="login_phone", verbose_name="mobile number")),
                ("number_hash", models.BinaryField(db_index=True, max_length=32)),
                ("verified", models.BooleanField(default=False, verbose_name="confirmed")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "user",
                    models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="phone", to=settings.AUTH_USER_MODEL, verbose_name="login"),
                ),
            ],
            options={
                "verbose_name": "mobile number of a login",
                "verbose_name_plural": "mobile numbers of logins",
                "constraints": [models.UniqueConstraint(condition=models.Q(("verified", True)), fields=("number_hash",), name="login_phone_confirmed_once")],
            },
        ),
        migrations.CreateModel(
            name="SecurityCase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=20, unique=True, verbose_name="reference")),
                ("stopped", models.JSONField(default=list, verbose_name="accounts stopped")),
                ("opened_at", models.DateTimeField(verbose_name="opened at")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed at")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.staffmember",
                        verbose_name="closed by",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.customer", verbose_name="customer"
                    ),
                ),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="login")),
                (
                    "notice",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.securitynotice",
                        verbose_name="security notice",
                    ),
                ),
            ],
            options={
                "verbose_name": "security case",
                "verbose_name_plural": "security cases",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("closed_by", None)),
                            models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="security_case_closed_by_somebody",
                    )
                ],
            },
        ),
    ]
