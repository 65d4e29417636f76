"""Segments and who is in them."""

from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    dependencies = [("backoffice", "0007_portrait")]

    operations: list[Operation] = []
