"""Complaints with their clock."""

from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    dependencies = [("backoffice", "0011_hall")]

    operations: list[Operation] = []
