import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0002_carriers"),
        ("accounts", "0001_organisation_and_identity"),
    ]

    operations = [
        migrations.CreateModel(
            name="Preference",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("edition", models.CharField(blank=True, max_length=16)),
                ("theme", models.CharField(blank=True, max_length=16)),
                ("skin", models.CharField(blank=True, max_length=16)),
                ("size", models.CharField(blank=True, max_length=16)),
                ("updown", models.CharField(blank=True, max_length=16)),
                ("changed_at", models.DateTimeField(auto_now=True)),
            ],
        ),
    ]
