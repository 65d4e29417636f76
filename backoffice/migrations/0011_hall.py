"""Queue numbers, referrals and the lobby."""

from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    dependencies = [("backoffice", "0010_leads")]

    operations: list[Operation] = []
