"""Family spaces: members, what each allows, goals."""

from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    dependencies = [("accounts", "0016_tiers")]

    operations: list[Operation] = []
