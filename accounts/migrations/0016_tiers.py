"""Tiers and their benefits, as rows with source and first day."""

from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    dependencies = [("accounts", "0015_transfers_more")]

    operations: list[Operation] = []
