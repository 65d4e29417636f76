"""Leads, opportunities and the lists they come from."""

from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    dependencies = [("backoffice", "0009_visits")]

    operations: list[Operation] = []
