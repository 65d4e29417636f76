"""One act about many customers is written down for each of them in one call."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("portal", "0006_quotas")]

    operations = [
        migrations.RunSQL(
            sql=(SQL / "0007_audit_each.sql").read_text(),
            reverse_sql=(SQL / "0007_audit_each_reverse.sql").read_text(),
        ),
    ]
