"""Portraits of customers, their history, tags and life events."""

from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    dependencies = [("backoffice", "0006_saved_filters"), ("accounts", "0018_view_as"), ("portal", "0006_quotas")]

    operations: list[Operation] = []
