"""Divisions, consents, what people tell about themselves, copies of their data; every place has a telephone."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import portal.kernel.vault


def sql(name: str) -> str:
    """One of the capability's SQL files."""
    return (Path(__file__).parents[1] / "profile" / "sql" / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_inbox"),
    ]

    operations = [
        migrations.AddField(
            model_name="branch",
            name="phone",
            field=models.CharField(blank=True, default="", max_length=24, verbose_name="telephone"),
        ),
        migrations.CreateModel(
            name="ConsentPurpose",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40, verbose_name="purpose")),
                ("version", models.SmallIntegerField(verbose_name="version")),
                ("group", models.CharField(max_length=16, verbose_name="group")),
                ("order", models.SmallIntegerField(verbose_name="place")),
                ("words", models.JSONField(help_text="By language: title, text, effect of withdrawing, law.", verbose_name="words")),
                ("separate", models.BooleanField(verbose_name="separate consent by law")),
                ("on_from_start", models.BooleanField(verbose_name="on until refused")),
                ("renews", models.BooleanField(verbose_name="asks everybody again")),
                ("since", models.DateField(verbose_name="since")),
            ],
            options={
                "verbose_name": "purpose of consent",
                "verbose_name_plural": "purposes of consent",
                "constraints": [models.UniqueConstraint(fields=("code", "version"), name="consentpurpose_version_once")],
            },
        ),
        migrations.CreateModel(
            name="ConsentRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40, verbose_name="purpose")),
                ("version", models.SmallIntegerField(verbose_name="version")),
                ("given", models.BooleanField(verbose_name="given")),
                ("at", models.DateTimeField(verbose_name="when")),
                ("channel", models.SmallIntegerField(verbose_name="channel")),
                ("actor", models.CharField(max_length=64, verbose_name="who")),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="login")),
            ],
            options={
                "verbose_name": "consent",
                "verbose_name_plural": "consents",
            },
        ),
        migrations.CreateModel(
            name="DataExport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=20, unique=True, verbose_name="reference")),
                ("language", models.CharField(max_length=16)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("building", "Being made"), ("ready", "Ready"), ("failed", "Not made"), ("gone", "Deleted")],
                        default="waiting",
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                ("progress", models.SmallIntegerField(default=0, verbose_name="done, in percent")),
                ("size", models.BigIntegerField(default=0, verbose_name="size")),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                ("started_at", models.DateTimeField(null=True, verbose_name="started at")),
                ("ready_at", models.DateTimeField(null=True, verbose_name="ready at")),
                ("expires_at", models.DateTimeField(null=True, verbose_name="ends at")),
                ("customer", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.customer", verbose_name="customer")),
            ],
            options={
                "verbose_name": "copy of a person's data",
                "verbose_name_plural": "copies of people's data",
            },
        ),
        migrations.CreateModel(
            name="DataExportPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.IntegerField()),
                ("sealed", models.BinaryField()),
                ("export", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="accounts.dataexport")),
            ],
        ),
        migrations.CreateModel(
            name="Division",
            fields=[
                ("code", models.CharField(max_length=12, primary_key=True, serialize=False, verbose_name="code")),
                ("name", models.CharField(max_length=40, verbose_name="name")),
                ("level", models.SmallIntegerField(choices=[(1, "province"), (2, "city"), (3, "area")], verbose_name="level")),
                (
                    "parent",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="children", to="accounts.division", verbose_name="belongs to"
                    ),
                ),
            ],
            options={
                "verbose_name": "administrative division",
                "verbose_name_plural": "administrative divisions",
            },
        ),
        migrations.CreateModel(
            name="ProfileVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.IntegerField(verbose_name="version")),
                ("email", portal.kernel.vault.EncryptedTextField(blank=True, purpose="profile_email", verbose_name="e-mail for letters")),
                ("second_phone", portal.kernel.vault.EncryptedTextField(blank=True, purpose="profile_phone", verbose_name="second phone")),
                ("street", portal.kernel.vault.EncryptedTextField(blank=True, purpose="profile_street", verbose_name="street, house, flat")),
                ("postcode", models.CharField(blank=True, max_length=6, verbose_name="postcode")),
                (
                    "occupation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("1", "Head of an institution or enterprise"),
                            ("2", "Professional or technician"),
                            ("3", "Office worker"),
                            ("4", "Trade or services"),
                            ("5", "Farming, forestry, fishery"),
                            ("6", "Making and transporting things"),
                            ("7", "Armed forces"),
                            ("8", "Other work"),
                            ("s", "Student"),
                            ("r", "Retired"),
                            ("h", "At home, not working"),
                        ],
                        max_length=1,
                        verbose_name="occupation",
                    ),
                ),
                ("employer", portal.kernel.vault.EncryptedTextField(blank=True, purpose="profile_employer", verbose_name="employer or school")),
                ("nationality", models.CharField(default="CN", max_length=2, verbose_name="nationality")),
                ("at", models.DateTimeField(verbose_name="when")),
                (
                    "area",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.division", verbose_name="area"),
                ),
                ("customer", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.customer", verbose_name="customer")),
            ],
            options={
                "verbose_name": "profile",
                "verbose_name_plural": "profiles",
            },
        ),
        migrations.CreateModel(
            name="TaxDeclaration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("china", "Tax resident of China only"),
                            ("elsewhere", "Tax resident of another country or region only"),
                            ("both", "Tax resident of China and of another country or region"),
                        ],
                        max_length=16,
                        verbose_name="tax residence",
                    ),
                ),
                ("country", models.CharField(blank=True, max_length=2, verbose_name="country or region")),
                ("number", portal.kernel.vault.EncryptedTextField(blank=True, purpose="tax_number", verbose_name="tax number there")),
                ("no_number_because", models.CharField(blank=True, max_length=120, verbose_name="why there is no number")),
                ("declared_on", models.DateField(verbose_name="declared on")),
                ("at", models.DateTimeField(verbose_name="when")),
                ("customer", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.customer", verbose_name="customer")),
            ],
            options={
                "verbose_name": "declaration of tax residence",
                "verbose_name_plural": "declarations of tax residence",
            },
        ),
        migrations.AddIndex(
            model_name="consentrecord",
            index=models.Index(fields=["user", "code", "at"], name="consentrecord_newest"),
        ),
        migrations.AddIndex(
            model_name="dataexport",
            index=models.Index(fields=["customer", "asked_at"], name="dataexport_newest"),
        ),
        migrations.AddConstraint(
            model_name="dataexport",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["waiting", "building"])), fields=("customer",), name="dataexport_one_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="dataexportpart",
            constraint=models.UniqueConstraint(fields=("export", "number"), name="dataexportpart_once"),
        ),
        migrations.AddConstraint(
            model_name="profileversion",
            constraint=models.UniqueConstraint(fields=("customer", "number"), name="profileversion_once"),
        ),
        migrations.AddIndex(
            model_name="taxdeclaration",
            index=models.Index(fields=["customer", "at"], name="taxdeclaration_newest"),
        ),
        migrations.AddConstraint(
            model_name="taxdeclaration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("country", ""), ("kind", "china")),
                    models.Q(models.Q(("kind", "china"), _negated=True), models.Q(("country", ""), _negated=True)),
                    _connector="OR",
                ),
                name="taxdeclaration_says_where",
            ),
        ),
        migrations.RunSQL(sql("insert_only"), sql("insert_only.reverse")),
    ]
