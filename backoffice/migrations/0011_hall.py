"""Queue numbers, referrals and the lobby."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import portal.kernel.vault


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0018_view_as"),
        ("backoffice", "0010_leads"),
    ]

    operations = [
        migrations.CreateModel(
            name="CounterCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=20, unique=True, verbose_name="reference")),
                ("digest", models.BinaryField(max_length=32)),
                ("made_at", models.DateTimeField(verbose_name="made")),
                ("ends_at", models.DateTimeField(verbose_name="valid until")),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="used")),
                ("customer", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.customer", verbose_name="customer")),
                (
                    "used_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.staffmember", verbose_name="used by"
                    ),
                ),
            ],
            options={
                "verbose_name": "code for the counter",
                "verbose_name_plural": "codes for the counter",
            },
        ),
        migrations.CreateModel(
            name="FaceOpening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=20, unique=True, verbose_name="reference")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waits for a check"), ("opened", "Opened"), ("refused", "Not opened")],
                        default="waiting",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "id_kind",
                    models.CharField(
                        choices=[
                            ("resident", "Resident identity card"),
                            ("permit_hmt", "Residence permit for Hong Kong, Macao and Taiwan residents"),
                            ("permit_foreign", "Foreigner's permanent residence card"),
                            ("passport", "Passport"),
                            ("foreign", "Identity document of another country"),
                        ],
                        default="resident",
                        max_length=16,
                        verbose_name="document",
                    ),
                ),
                ("id_number", portal.kernel.vault.EncryptedTextField(purpose="id_number", verbose_name="document number")),
                ("id_number_hash", models.BinaryField(max_length=32)),
                ("birth_date", models.DateField(verbose_name="date of birth")),
                ("gender", models.CharField(blank=True, choices=[("f", "Female"), ("m", "Male")], max_length=1, verbose_name="gender")),
                ("expires_on", models.DateField(blank=True, null=True, verbose_name="valid until")),
                ("phone", portal.kernel.vault.EncryptedTextField(purpose="phone", verbose_name="mobile number")),
                (
                    "occupation",
                    models.CharField(
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
                        max_length=12,
                        verbose_name="occupation",
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
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
                ("made_at", models.DateTimeField(verbose_name="entered at")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                (
                    "account",
                    models.OneToOneField(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.account", verbose_name="account"
                    ),
                ),
                ("branch", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.branch", verbose_name="branch")),
                (
                    "customer",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.customer", verbose_name="customer"
                    ),
                ),
                ("teller", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.staffmember", verbose_name="seen by")),
            ],
            options={
                "verbose_name": "Type I account opened at the counter",
                "verbose_name_plural": "Type I accounts opened at the counter",
            },
        ),
        migrations.CreateModel(
            name="HallDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="day")),
                ("last", models.IntegerField(default=0, verbose_name="last number")),
                ("opened_at", models.DateTimeField(verbose_name="opened at")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed at")),
                ("branch", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.branch", verbose_name="branch")),
                (
                    "opened_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.staffmember", verbose_name="opened by"),
                ),
            ],
            options={
                "verbose_name": "day in the hall",
                "verbose_name_plural": "days in the hall",
            },
        ),
        migrations.CreateModel(
            name="HallDesk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("label", models.CharField(max_length=8, verbose_name="counter")),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=24), blank=True, default=list, size=None, verbose_name="serves"
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="opened at")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed at")),
                ("branch", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.branch", verbose_name="branch")),
                (
                    "staff",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.staffmember", verbose_name="who serves"),
                ),
            ],
            options={
                "verbose_name": "counter in the hall",
                "verbose_name_plural": "counters in the hall",
            },
        ),
        migrations.CreateModel(
            name="HallScreen",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=32, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=40, verbose_name="name")),
                ("made_at", models.DateTimeField(verbose_name="set up at")),
                ("retired_at", models.DateTimeField(blank=True, null=True, verbose_name="retired at")),
                ("branch", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.branch", verbose_name="branch")),
                (
                    "made_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.staffmember", verbose_name="set up by"),
                ),
            ],
            options={
                "verbose_name": "screen in the hall",
                "verbose_name_plural": "screens in the hall",
            },
        ),
        migrations.CreateModel(
            name="QueueKind",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=24, unique=True, verbose_name="code")),
                ("letter", models.CharField(max_length=2, verbose_name="letter on the number")),
                ("name", models.CharField(max_length=40, verbose_name="name")),
                ("name_en", models.CharField(blank=True, max_length=60, verbose_name="English name")),
                ("about", models.CharField(blank=True, max_length=120, verbose_name="what belongs to it")),
                ("about_en", models.CharField(blank=True, max_length=160, verbose_name="the same in English")),
                ("minutes", models.SmallIntegerField(default=8, verbose_name="usual minutes")),
                ("order", models.SmallIntegerField(default=50, verbose_name="order")),
                ("active", models.BooleanField(default=True, verbose_name="offered")),
            ],
            options={
                "verbose_name": "kind of service in the hall",
                "verbose_name_plural": "kinds of service in the hall",
                "constraints": [models.CheckConstraint(condition=models.Q(("minutes__gte", 1), ("minutes__lte", 120)), name="queuekind_minutes")],
            },
        ),
        migrations.CreateModel(
            name="QueueTicket",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=20, unique=True, verbose_name="reference")),
                ("day", models.DateField(verbose_name="day")),
                ("number", models.IntegerField(verbose_name="number")),
                ("letter", models.CharField(max_length=2)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("called", "Called"),
                            ("serving", "Being served"),
                            ("done", "Done"),
                            ("no_show", "Did not come"),
                            ("left", "Gave the number back"),
                        ],
                        default="waiting",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[("screen", "the branch's screen"), ("phone", "the portal"), ("guide", "the lobby guide")],
                        max_length=12,
                        verbose_name="taken at",
                    ),
                ),
                (
                    "ahead",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=16), blank=True, default=list, size=None, verbose_name="moved ahead for"
                    ),
                ),
                ("appointment_at", models.DateTimeField(blank=True, null=True, verbose_name="appointment at")),
                ("taken_at", models.DateTimeField(verbose_name="taken")),
                ("queued_at", models.DateTimeField(verbose_name="in this line since")),
                ("turn_at", models.DateTimeField(verbose_name="stands as if taken")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                (
                    "branch",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.branch", verbose_name="branch"
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
                ("kind", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="backoffice.queuekind", verbose_name="kind")),
            ],
            options={
                "verbose_name": "queue number",
                "verbose_name_plural": "queue numbers",
            },
        ),
        migrations.CreateModel(
            name="QueueCall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("desk", models.CharField(max_length=8, verbose_name="counter")),
                ("queued_at", models.DateTimeField(verbose_name="in this line since")),
                ("called_at", models.DateTimeField(verbose_name="called")),
                ("last_called_at", models.DateTimeField(verbose_name="called last")),
                ("times", models.SmallIntegerField(default=1, verbose_name="times called")),
                ("serving_at", models.DateTimeField(blank=True, null=True, verbose_name="served from")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                (
                    "ended_as",
                    models.CharField(
                        blank=True,
                        choices=[("done", "Done"), ("no_show", "Did not come"), ("moved", "To another kind")],
                        max_length=12,
                        verbose_name="ended as",
                    ),
                ),
                (
                    "branch",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.branch", verbose_name="branch"
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.staffmember", verbose_name="called by"
                    ),
                ),
                ("kind", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="backoffice.queuekind", verbose_name="kind")),
                (
                    "ticket",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="calls", to="backoffice.queueticket", verbose_name="number"),
                ),
            ],
            options={
                "verbose_name": "call in the hall",
                "verbose_name_plural": "calls in the hall",
            },
        ),
        migrations.CreateModel(
            name="ReferralLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=16, unique=True, verbose_name="code")),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("card", "Personal card"),
                            ("counter", "At the counter"),
                            ("visit", "On the road"),
                            ("event", "At an event"),
                            ("tablet", "Lobby tablet"),
                        ],
                        max_length=12,
                        verbose_name="purpose",
                    ),
                ),
                ("visits", models.IntegerField(default=0, verbose_name="times opened")),
                ("made_at", models.DateTimeField(verbose_name="made")),
                ("retired_at", models.DateTimeField(blank=True, null=True, verbose_name="retired")),
                ("branch", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.branch", verbose_name="branch")),
                ("staff", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.staffmember", verbose_name="employee")),
            ],
            options={
                "verbose_name": "referral code",
                "verbose_name_plural": "referral codes",
            },
        ),
        migrations.CreateModel(
            name="TabletSession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=20, unique=True, verbose_name="reference")),
                ("name", models.CharField(blank=True, max_length=40, verbose_name="name")),
                ("contact", portal.kernel.vault.EncryptedTextField(blank=True, default="", purpose="walk_in_contact", verbose_name="mobile number")),
                ("wish", models.CharField(blank=True, max_length=120, verbose_name="what for")),
                ("digest", models.BinaryField(max_length=32, unique=True)),
                ("made_at", models.DateTimeField(verbose_name="made")),
                ("opened_at", models.DateTimeField(blank=True, null=True, verbose_name="opened on the tablet")),
                ("touched_at", models.DateTimeField(blank=True, null=True, verbose_name="touched last")),
                ("ends_at", models.DateTimeField(verbose_name="ends at the latest")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                (
                    "ended_as",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("sent", "The application was sent"),
                            ("left", "Ended before it was sent"),
                            ("silent", "Nobody touched it any more"),
                            ("over", "The hour was over"),
                            ("unused", "The tablet never opened it"),
                        ],
                        max_length=8,
                        verbose_name="ended as",
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.application",
                        verbose_name="application",
                    ),
                ),
                ("branch", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.branch", verbose_name="branch")),
                (
                    "staff",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.staffmember", verbose_name="who lent it"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="login"
                    ),
                ),
            ],
            options={
                "verbose_name": "session on the branch tablet",
                "verbose_name_plural": "sessions on the branch tablet",
            },
        ),
        migrations.AddIndex(
            model_name="countercode",
            index=models.Index(fields=["ends_at"], name="countercode_ends"),
        ),
        migrations.AddConstraint(
            model_name="countercode",
            constraint=models.UniqueConstraint(fields=("digest",), name="countercode_digest_once"),
        ),
        migrations.AddConstraint(
            model_name="countercode",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("used_at", None), ("used_by", None)), models.Q(("used_at__isnull", False), ("used_by__isnull", False)), _connector="OR"
                ),
                name="countercode_used_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="countercode",
            constraint=models.CheckConstraint(condition=models.Q(("ends_at__gt", models.F("made_at"))), name="countercode_times"),
        ),
        migrations.AddIndex(
            model_name="faceopening",
            index=models.Index(fields=["branch", "-id"], name="faceopening_branch"),
        ),
        migrations.AddConstraint(
            model_name="faceopening",
            constraint=models.UniqueConstraint(condition=models.Q(("state", "waiting")), fields=("id_kind", "id_number_hash"), name="faceopening_one_waits"),
        ),
        migrations.AddConstraint(
            model_name="faceopening",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("account__isnull", False), ("customer__isnull", False), ("state", "opened")),
                    models.Q(models.Q(("state", "opened"), _negated=True), ("account", None)),
                    _connector="OR",
                ),
                name="faceopening_opened_has_account",
            ),
        ),
        migrations.AddConstraint(
            model_name="hallday",
            constraint=models.UniqueConstraint(fields=("branch", "day"), name="hallday_once"),
        ),
        migrations.AddConstraint(
            model_name="halldesk",
            constraint=models.UniqueConstraint(condition=models.Q(("closed_at", None)), fields=("staff",), name="halldesk_one_a_person"),
        ),
        migrations.AddConstraint(
            model_name="halldesk",
            constraint=models.UniqueConstraint(condition=models.Q(("closed_at", None)), fields=("branch", "label"), name="halldesk_one_at_it"),
        ),
        migrations.AddIndex(
            model_name="queueticket",
            index=models.Index(condition=models.Q(("state", "waiting")), fields=["branch", "day", "turn_at", "id"], name="queueticket_line"),
        ),
        migrations.AddIndex(
            model_name="queueticket",
            index=models.Index(condition=models.Q(("customer__isnull", False)), fields=["customer", "-id"], name="queueticket_customer"),
        ),
        migrations.AddConstraint(
            model_name="queueticket",
            constraint=models.UniqueConstraint(fields=("branch", "day", "number"), name="queueticket_number_once"),
        ),
        migrations.AddConstraint(
            model_name="queueticket",
            constraint=models.UniqueConstraint(
                condition=models.Q(("customer__isnull", False), ("state__in", ["waiting", "called", "serving"])),
                fields=("customer", "day"),
                name="queueticket_one_a_customer",
            ),
        ),
        migrations.AddConstraint(
            model_name="queueticket",
            constraint=models.CheckConstraint(condition=models.Q(("turn_at__lte", models.F("queued_at"))), name="queueticket_not_before_its_time"),
        ),
        migrations.AddConstraint(
            model_name="queueticket",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("state__in", ["waiting", "called", "serving"])),
                    models.Q(("state__in", ["done", "no_show", "left"]), ("ended_at__isnull", False)),
                    _connector="OR",
                ),
                name="queueticket_ended",
            ),
        ),
        migrations.AddIndex(
            model_name="queuecall",
            index=models.Index(fields=["branch", "-called_at"], name="queuecall_branch"),
        ),
        migrations.AddConstraint(
            model_name="queuecall",
            constraint=models.UniqueConstraint(condition=models.Q(("ended_at", None)), fields=("staff",), name="queuecall_one_a_person"),
        ),
        migrations.AddConstraint(
            model_name="queuecall",
            constraint=models.UniqueConstraint(condition=models.Q(("ended_at", None)), fields=("ticket",), name="queuecall_one_a_number"),
        ),
        migrations.AddConstraint(
            model_name="queuecall",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_as", ""), ("ended_at", None)),
                    models.Q(("ended_at__isnull", False), models.Q(("ended_as", ""), _negated=True)),
                    _connector="OR",
                ),
                name="queuecall_ended_as",
            ),
        ),
        migrations.AddConstraint(
            model_name="referrallink",
            constraint=models.UniqueConstraint(condition=models.Q(("retired_at", None)), fields=("staff", "purpose"), name="referrallink_one_a_purpose"),
        ),
        migrations.AddIndex(
            model_name="tabletsession",
            index=models.Index(condition=models.Q(("ended_at", None)), fields=["ends_at"], name="tabletsession_open"),
        ),
        migrations.AddIndex(
            model_name="tabletsession",
            index=models.Index(fields=["branch", "-id"], name="tabletsession_branch"),
        ),
        migrations.AddConstraint(
            model_name="tabletsession",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_as", ""), ("ended_at", None)),
                    models.Q(("ended_at__isnull", False), models.Q(("ended_as", ""), _negated=True)),
                    _connector="OR",
                ),
                name="tabletsession_ended_as",
            ),
        ),
        migrations.AddConstraint(
            model_name="tabletsession",
            constraint=models.CheckConstraint(condition=models.Q(("ends_at__gt", models.F("made_at"))), name="tabletsession_times"),
        ),
    ]
