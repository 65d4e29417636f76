from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0011_approvals")]

    operations = [
        migrations.AddField(
            model_name="knowndevice",
            name="trusted_until",
            field=models.DateTimeField(blank=True, null=True, verbose_name="trusted until"),
        ),
    ]
