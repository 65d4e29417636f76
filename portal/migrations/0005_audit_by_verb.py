"""The audit is searched by act; built beside the running bank, alone and outside a transaction."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("portal", "0004_runs")]

    operations = [
        AddIndexConcurrently("auditentry", models.Index(fields=["verb", "at", "id"], name="portal_auditentry_verb")),
    ]
