from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ImportedRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=32, verbose_name="source")),
                ("kind", models.CharField(max_length=32, verbose_name="kind")),
                ("external_id", models.CharField(max_length=64, verbose_name="number in the source")),
                ("payload", models.JSONField(verbose_name="content")),
                ("imported_at", models.DateTimeField(verbose_name="imported at")),
            ],
            options={"verbose_name": "imported record", "verbose_name_plural": "imported records"},
        ),
        migrations.AddConstraint(
            model_name="importedrecord",
            constraint=models.UniqueConstraint(fields=("source", "kind", "external_id"), name="importedrecord_once"),
        ),
    ]
