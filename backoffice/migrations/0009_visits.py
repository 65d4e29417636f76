"""Appointments and visits."""

from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    dependencies = [("backoffice", "0008_segments")]

    operations: list[Operation] = []
