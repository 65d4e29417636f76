"""Agreements of customers that a member of staff may look at their pages."""

from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    dependencies = [("accounts", "0017_family")]

    operations: list[Operation] = []
