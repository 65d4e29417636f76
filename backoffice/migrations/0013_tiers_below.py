"""The tiers of the client book move down to accounts/tiers: the book keeps neither its own rows nor an average."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("backoffice", "0012_complaints"), ("accounts", "0016_tiers")]

    operations = [
        migrations.AlterField("clientfigures", "tier", models.CharField(default="", max_length=12, verbose_name="tier")),
        migrations.AlterField("clientfigures", "average_minor", models.BigIntegerField(default=0, verbose_name="average of 30 days")),
        migrations.RemoveField(model_name="clientfigures", name="average_minor"),
        migrations.RemoveField(model_name="clientfigures", name="tier"),
        migrations.DeleteModel(name="ClientTier"),
    ]
