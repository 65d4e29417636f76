"""Counted stock: places, slots, coupons; who reserved, who took, who waits."""

from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    dependencies = [("portal", "0005_audit_by_verb")]

    operations: list[Operation] = []
