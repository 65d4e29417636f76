"""Applications, their pictures and decisions, agreements, the watch of documents, attribution; and the guard of the fifth account."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import portal.kernel.vault.fields

_GUARDS = (Path(__file__).parents[1] / "onboarding" / "sql" / "guards.sql").read_text(encoding="utf-8")
_NO_GUARDS = "DROP TRIGGER account_at_most_five ON public.accounts_account; DROP FUNCTION public.onboarding_at_most_five()"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_profile"), ("portal", "0001_kernel")]

    operations = [
        migrations.CreateModel(
            name="Agreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=24, verbose_name="code")),
                ("version", models.CharField(max_length=16, verbose_name="version")),
                ("title", models.CharField(max_length=80, verbose_name="title")),
                ("title_en", models.CharField(max_length=80, verbose_name="English title")),
                ("text", models.TextField(verbose_name="text")),
                ("text_en", models.TextField(verbose_name="English text")),
                ("effective_from", models.DateField(verbose_name="in force from")),
            ],
            options={
                "verbose_name": "agreement",
                "verbose_name_plural": "agreements",
                "constraints": [models.UniqueConstraint(fields=("code", "version"), name="agreement_version_once")],
            },
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=20, unique=True, verbose_name="reference")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Not sent yet"),
                            ("submitted", "Waiting for a reviewer"),
                            ("in_review", "With a reviewer"),
                            ("revise", "One thing to redo"),
                            ("verified", "Verified"),
                            ("rejected", "Not accepted"),
                        ],
                        default="draft",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("daily", "Everyday payments"),
                            ("salary", "Salary or pension"),
                            ("saving", "Saving"),
                            ("family", "Sending money to family"),
                            ("farm", "Farm income and subsidies"),
                            ("trade", "Small trade of my own"),
                        ],
                        max_length=12,
                        verbose_name="what for",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=80, verbose_name="name")),
                (
                    "id_kind",
                    models.CharField(
                        choices=[("resident", "Resident identity card"), ("passport", "Passport"), ("foreign", "Identity document of another country")],
                        default="resident",
                        max_length=16,
                        verbose_name="document",
                    ),
                ),
                ("id_number", portal.kernel.vault.EncryptedTextField(blank=True, purpose="id_number", verbose_name="document number")),
                ("id_number_hash", models.BinaryField(max_length=32, null=True)),
                ("birth_date", models.DateField(blank=True, null=True, verbose_name="date of birth")),
                ("gender", models.CharField(blank=True, choices=[("f", "Female"), ("m", "Male")], max_length=1, verbose_name="gender")),
                ("nationality", models.CharField(default="CN", max_length=2, verbose_name="nationality")),
                ("expires_on", models.DateField(blank=True, null=True, verbose_name="valid until")),
                ("long_term", models.BooleanField(default=False, verbose_name="long-term")),
                (
                    "occupation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("employee", "Employed in a company"),
                            ("public", "Public service, teaching, medicine"),
                            ("worker", "Production, transport, building"),
                            ("service", "Trade and services"),
                            ("farmer", "Farming, forestry, fishing"),
                            ("owner", "Own business"),
                            ("student", "Student"),
                            ("retired", "Retired"),
                            ("home", "At home or without work now"),
                        ],
                        max_length=12,
                        verbose_name="occupation",
                    ),
                ),
                ("phone", portal.kernel.vault.EncryptedTextField(blank=True, purpose="phone", verbose_name="mobile number")),
                ("region", models.CharField(blank=True, max_length=80, verbose_name="province, city, district")),
                ("division_code", models.CharField(blank=True, max_length=12, verbose_name="administrative division")),
                ("address", models.CharField(blank=True, max_length=160, verbose_name="street and house")),
                (
                    "tax_residence",
                    models.CharField(
                        blank=True,
                        choices=[("cn", "Only in China"), ("both", "In China and elsewhere"), ("other", "Only elsewhere")],
                        max_length=8,
                        verbose_name="tax residence",
                    ),
                ),
                ("card_bank", models.CharField(blank=True, max_length=40, verbose_name="bank")),
                ("card_number", portal.kernel.vault.EncryptedTextField(blank=True, purpose="card_number", verbose_name="account number")),
                (
                    "card_state",
                    models.CharField(
                        blank=True,
                        choices=[("", "Not given"), ("confirmed", "Confirmed"), ("declined", "Does not match"), ("silent", "No answer")],
                        default="",
                        max_length=12,
                        verbose_name="account at another bank",
                    ),
                ),
                ("card_skipped", models.BooleanField(default=False)),
                (
                    "kind",
                    models.SmallIntegerField(blank=True, choices=[(2, "Type II account"), (3, "Type III account")], null=True, verbose_name="account kind"),
                ),
                ("from_code", models.CharField(blank=True, max_length=32, verbose_name="came by")),
                ("from_page", models.CharField(blank=True, max_length=120, verbose_name="first page")),
                ("from_at", models.DateTimeField(blank=True, null=True, verbose_name="first seen")),
                ("findings", models.JSONField(blank=True, default=dict, verbose_name="checks")),
                ("round", models.SmallIntegerField(default=0, verbose_name="times sent")),
                (
                    "faulty",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("front", "Front of the card"),
                            ("back", "Back of the card"),
                            ("selfie", "Picture of the face"),
                            ("name", "Name"),
                            ("number", "Document number"),
                            ("expiry", "Valid until"),
                            ("address", "Address"),
                            ("card", "Account at another bank"),
                        ],
                        max_length=12,
                        verbose_name="to redo",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="what the applicant reads")),
                ("redone", models.BooleanField(default=False, verbose_name="redone")),
                ("created_at", models.DateTimeField(verbose_name="begun")),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="sent")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                (
                    "account",
                    models.OneToOneField(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.account", verbose_name="account"
                    ),
                ),
                (
                    "branch",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.branch", verbose_name="branch"
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.customer", verbose_name="customer"
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.staffmember", verbose_name="reviewer"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="applications", to=settings.AUTH_USER_MODEL, verbose_name="login"
                    ),
                ),
            ],
            options={
                "verbose_name": "application",
                "verbose_name_plural": "applications",
            },
        ),
        migrations.CreateModel(
            name="Acceptance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("accepted_at", models.DateTimeField(verbose_name="accepted")),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="acceptances", to=settings.AUTH_USER_MODEL)),
                ("agreement", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.agreement")),
                (
                    "application",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="acceptances", to="accounts.application"),
                ),
            ],
            options={
                "verbose_name": "acceptance",
                "verbose_name_plural": "acceptances",
            },
        ),
        migrations.CreateModel(
            name="ApplicationDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round", models.SmallIntegerField(verbose_name="times sent")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("verified", "Verified"), ("revise", "Redo one thing"), ("rejected", "Not accepted")], max_length=12, verbose_name="decision"
                    ),
                ),
                (
                    "item",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("front", "Front of the card"),
                            ("back", "Back of the card"),
                            ("selfie", "Picture of the face"),
                            ("name", "Name"),
                            ("number", "Document number"),
                            ("expiry", "Valid until"),
                            ("address", "Address"),
                            ("card", "Account at another bank"),
                        ],
                        max_length=12,
                        verbose_name="to redo",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="what the applicant reads")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason, for the house")),
                ("decided_at", models.DateTimeField(verbose_name="decided")),
                ("application", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="accounts.application")),
                (
                    "reviewer",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.staffmember", verbose_name="reviewer"
                    ),
                ),
            ],
            options={
                "verbose_name": "decision on an application",
                "verbose_name_plural": "decisions on applications",
            },
        ),
        migrations.CreateModel(
            name="ApplicationPicture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "side",
                    models.CharField(
                        choices=[("front", "Front of the card"), ("back", "Back of the card"), ("selfie", "Picture of the face")],
                        max_length=8,
                        verbose_name="side",
                    ),
                ),
                ("newest", models.BooleanField(default=True)),
                ("given_at", models.DateTimeField(verbose_name="given")),
                ("application", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="pictures", to="accounts.application")),
                ("file", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.privatefile")),
            ],
            options={
                "verbose_name": "picture",
                "verbose_name_plural": "pictures",
            },
        ),
        migrations.CreateModel(
            name="Attribution",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name="attribution", serialize=False, to="accounts.account"
                    ),
                ),
                ("code", models.CharField(max_length=32, verbose_name="came by")),
                ("page", models.CharField(max_length=120, verbose_name="first page")),
                ("first_seen", models.DateTimeField(verbose_name="first seen")),
            ],
            options={
                "verbose_name": "attribution",
                "verbose_name_plural": "attributions",
                "indexes": [models.Index(fields=["code"], name="attribution_code")],
            },
        ),
        migrations.CreateModel(
            name="DocumentRecord",
            fields=[
                (
                    "customer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name="document", serialize=False, to="accounts.customer"
                    ),
                ),
                ("nationality", models.CharField(default="CN", max_length=2, verbose_name="nationality")),
                (
                    "occupation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("employee", "Employed in a company"),
                            ("public", "Public service, teaching, medicine"),
                            ("worker", "Production, transport, building"),
                            ("service", "Trade and services"),
                            ("farmer", "Farming, forestry, fishing"),
                            ("owner", "Own business"),
                            ("student", "Student"),
                            ("retired", "Retired"),
                            ("home", "At home or without work now"),
                        ],
                        max_length=12,
                        verbose_name="occupation",
                    ),
                ),
                ("expires_on", models.DateField(null=True, verbose_name="valid until")),
                ("verified_at", models.DateTimeField(verbose_name="verified")),
                ("reminded_at", models.DateTimeField(null=True, verbose_name="reminded")),
                ("restricted_at", models.DateTimeField(null=True, verbose_name="restricted")),
            ],
            options={
                "verbose_name": "document of a customer",
                "verbose_name_plural": "documents of customers",
                "indexes": [
                    models.Index(condition=models.Q(("expires_on__isnull", False), ("restricted_at", None)), fields=["expires_on"], name="documentrecord_watch")
                ],
            },
        ),
        migrations.CreateModel(
            name="DocumentWatchRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("remind_days", models.SmallIntegerField(verbose_name="reminds, days before")),
                ("restrict_days", models.SmallIntegerField(verbose_name="stops payments out, days after")),
                ("source", models.CharField(max_length=240, verbose_name="where the figure comes from")),
                ("effective_from", models.DateField(unique=True, verbose_name="in force from")),
            ],
            options={
                "verbose_name": "document watch",
                "verbose_name_plural": "document watch",
                "constraints": [models.CheckConstraint(condition=models.Q(("remind_days__gte", 0), ("restrict_days__gte", 0)), name="documentwatchrule_days")],
            },
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(fields=["state", "submitted_at"], name="application_queue"),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("draft", "submitted", "in_review", "revise"))), fields=("user",), name="application_one_open_a_login"
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("submitted", "in_review", "revise"))),
                fields=("id_kind", "id_number_hash"),
                name="application_one_sent_a_document",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "verified"), _negated=True), models.Q(("account__isnull", False), ("customer__isnull", False)), _connector="OR"
                ),
                name="application_verified_has_account",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "draft"), models.Q(("id_number_hash__isnull", False), ("submitted_at__isnull", False)), _connector="OR"),
                name="application_sent_is_known",
            ),
        ),
        migrations.AddIndex(
            model_name="acceptance",
            index=models.Index(fields=["user", "agreement"], name="acceptance_user"),
        ),
        migrations.AddConstraint(
            model_name="applicationdecision",
            constraint=models.UniqueConstraint(fields=("application", "round"), name="applicationdecision_one_a_round"),
        ),
        migrations.AddConstraint(
            model_name="applicationdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("outcome", "revise"), _negated=True), models.Q(("item", ""), _negated=True), _connector="OR"),
                name="applicationdecision_revise_names_item",
            ),
        ),
        migrations.AddConstraint(
            model_name="applicationdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("outcome", "rejected"), _negated=True), models.Q(("reason", ""), _negated=True), _connector="OR"),
                name="applicationdecision_rejected_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="applicationpicture",
            constraint=models.UniqueConstraint(condition=models.Q(("newest", True)), fields=("application", "side"), name="applicationpicture_one_newest"),
        ),
        migrations.RunSQL(_GUARDS, _NO_GUARDS),
    ]
