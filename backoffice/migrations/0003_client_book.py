from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("backoffice", "0002_counter"), ("accounts", "0015_transfers_more")]

    operations = []
