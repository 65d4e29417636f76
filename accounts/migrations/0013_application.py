"""A renewed document, official divisions and occupations in applications, where logins came from; at most one Type I account."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

import portal.kernel.vault

_SQL = Path(__file__).parents[1] / "onboarding" / "sql"
_ID_KINDS = [
    ("resident", "Resident identity card"),
    ("permit_hmt", "Residence permit for Hong Kong, Macao and Taiwan residents"),
    ("permit_foreign", "Foreigner's permanent residence card"),
    ("passport", "Passport"),
    ("foreign", "Identity document of another country"),
]
_OCCUPATIONS = [
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
]
#: The words used before → the major groups of the national classification (GB/T 6565).
_AS_OFFICIAL = {
    "employee": "3", "public": "2", "worker": "6", "service": "4", "farmer": "5", "owner": "1", "student": "s", "retired": "r", "home": "h",
}  # fmt: skip
#: Rows changed above have checks waiting for the commit, and a table with such cannot be altered.
_CHECKED = "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED"


def _to_official(apps: StateApps, schema: BaseDatabaseSchemaEditor) -> None:
    _rename(apps, _AS_OFFICIAL)
    for row in apps.get_model("accounts", "Application").objects.exclude(address="").iterator():
        row.street, row.address = row.address, ""
        row.save(update_fields=["street", "address"])


def _back(apps: StateApps, schema: BaseDatabaseSchemaEditor) -> None:
    _rename(apps, {new: old for old, new in _AS_OFFICIAL.items()})
    for row in apps.get_model("accounts", "Application").objects.iterator():
        row.address = row.street or ""
        row.save(update_fields=["address"])


def _rename(apps: StateApps, names: dict[str, str]) -> None:
    for model in ("Application", "DocumentRecord"):
        for old, new in names.items():
            apps.get_model("accounts", model).objects.filter(occupation=old).update(occupation=new)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0012_sign_in")]

    operations = [
        migrations.CreateModel(
            name="DocumentStop",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField(verbose_name="since")),
                ("lifted_at", models.DateTimeField(null=True, verbose_name="lifted")),
                ("account", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.account")),
                ("record", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="stops", to="accounts.documentrecord")),
            ],
            options={"verbose_name": "stop for an ended document", "verbose_name_plural": "stops for ended documents"},
        ),
        migrations.CreateModel(
            name="LoginOrigin",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="+", serialize=False, to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("code", models.CharField(max_length=32, verbose_name="came by")),
                ("page", models.CharField(max_length=120, verbose_name="first page")),
                ("first_seen", models.DateTimeField(verbose_name="first seen")),
            ],
            options={"verbose_name": "origin of a login", "verbose_name_plural": "origins of logins"},
        ),
        migrations.RemoveConstraint(model_name="application", name="application_verified_has_account"),
        migrations.RemoveConstraint(model_name="documentwatchrule", name="documentwatchrule_days"),
        migrations.AddField(
            model_name="application",
            name="matter",
            field=models.CharField(
                choices=[("opening", "Open an account"), ("renewal", "A new document")], default="opening", max_length=12, verbose_name="matter"
            ),
        ),
        migrations.AddField(
            model_name="application",
            name="street",
            field=portal.kernel.vault.EncryptedTextField(blank=True, default="", purpose="application_street", verbose_name="street and house"),
        ),
        migrations.AddField(model_name="documentrecord", name="reminders", field=models.SmallIntegerField(default=0, verbose_name="reminders sent")),
        migrations.AddField(
            model_name="documentwatchrule", name="again_days", field=models.SmallIntegerField(default=7, verbose_name="reminds again, days before")
        ),
        migrations.AlterField(model_name="application", name="address", field=models.CharField(blank=True, default="", max_length=160)),
        *(
            migrations.AlterField(
                model_name=model, name="id_kind", field=models.CharField(choices=_ID_KINDS, default="resident", max_length=16, verbose_name="document")
            )
            for model in ("application", "customer")
        ),
        *(
            migrations.AlterField(
                model_name=model, name="occupation", field=models.CharField(blank=True, choices=_OCCUPATIONS, max_length=12, verbose_name="occupation")
            )
            for model in ("application", "documentrecord")
        ),
        migrations.RunSQL(migrations.RunSQL.noop, _CHECKED),
        migrations.RunPython(_to_official, _back),
        migrations.RunSQL(_CHECKED, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "verified"), _negated=True),
                    models.Q(("customer__isnull", False), models.Q(("account__isnull", False), ("matter", "renewal"), _connector="OR")),
                    _connector="OR",
                ),
                name="application_verified_has_customer",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(("matter", "opening"), ("customer__isnull", False), _connector="OR"), name="application_renewal_has_customer"
            ),
        ),
        migrations.AddConstraint(
            model_name="documentwatchrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("again_days__gte", 0), ("restrict_days__gte", 0), ("remind_days__gte", models.F("again_days"))),
                name="documentwatchrule_days",
            ),
        ),
        migrations.AddConstraint(
            model_name="documentstop",
            constraint=models.UniqueConstraint(condition=models.Q(("lifted_at", None)), fields=("account",), name="documentstop_one_at_a_time"),
        ),
        migrations.RunSQL((_SQL / "at_most.sql").read_text(encoding="utf-8"), (_SQL / "at_most.reverse.sql").read_text(encoding="utf-8")),
    ]
