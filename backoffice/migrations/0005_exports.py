import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("backoffice", "0004_worklist"), ("accounts", "0001_organisation_and_identity")]

    operations = [
        migrations.CreateModel(
            name='ExportRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=20, unique=True, verbose_name='reference')),
                ('name', models.CharField(max_length=80, verbose_name='list')),
                ('title', models.CharField(max_length=120, verbose_name='list')),
                ('format', models.CharField(choices=[('xlsx', 'XLSX'), ('csv', 'CSV')], max_length=8, verbose_name='format')),
                ('columns', models.JSONField(default=list, verbose_name='columns')),
                ('filters', models.JSONField(default=dict, verbose_name='filters')),
                ('query', models.CharField(blank=True, default='', max_length=2000)),
                ('reason', models.CharField(blank=True, default='', max_length=200, verbose_name='reason')),
                ('personal', models.BooleanField(default=False, verbose_name='with customers in it')),
                ('state', models.CharField(choices=[('begun', 'Begun'), ('done', 'Done'), ('broken', 'Broken off')], default='begun', max_length=8, verbose_name='state')),
                ('rows', models.BigIntegerField(default=0, verbose_name='rows')),
                ('size', models.BigIntegerField(default=0, verbose_name='size')),
                ('sha256', models.CharField(blank=True, default='', max_length=64, verbose_name='digest (SHA-256)')),
                ('run', models.CharField(blank=True, default='', max_length=20, verbose_name='long work')),
                ('made_at', models.DateTimeField(verbose_name='when')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='ended at')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.staffmember', verbose_name='who')),
            ],
            options={
                'verbose_name': 'export',
                'verbose_name_plural': 'export log',
                'indexes': [models.Index(fields=['-made_at'], name='exportrecord_newest'), models.Index(fields=['staff', '-made_at'], name='exportrecord_of_staff')],
            },
        ),
        migrations.CreateModel(
            name='FileImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=20, unique=True, verbose_name='reference')),
                ('resource', models.CharField(max_length=32, verbose_name='what')),
                ('name', models.CharField(max_length=120, verbose_name='file')),
                ('sha256', models.CharField(max_length=64, verbose_name='digest (SHA-256)')),
                ('size', models.BigIntegerField(verbose_name='size')),
                ('state', models.CharField(choices=[('checking', 'Being checked'), ('ready', 'Checked, waits for a yes'), ('applying', 'Being taken in'), ('done', 'Taken in'), ('failed', 'Not taken in'), ('cancelled', 'Called off')], default='checking', max_length=12, verbose_name='state')),
                ('reason', models.CharField(blank=True, default='', max_length=200, verbose_name='reason')),
                ('rows', models.IntegerField(default=0, verbose_name='rows')),
                ('new', models.IntegerField(default=0, verbose_name='new')),
                ('changed', models.IntegerField(default=0, verbose_name='changed')),
                ('same', models.IntegerField(default=0, verbose_name='same')),
                ('wrong', models.IntegerField(default=0, verbose_name='wrong')),
                ('applied', models.IntegerField(default=0, verbose_name='taken in')),
                ('check_run', models.CharField(blank=True, default='', max_length=20)),
                ('apply_run', models.CharField(blank=True, default='', max_length=20)),
                ('made_at', models.DateTimeField(verbose_name='when')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='ended at')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.staffmember', verbose_name='who')),
            ],
            options={
                'verbose_name': 'import',
                'verbose_name_plural': 'imports',
                'indexes': [models.Index(fields=['staff', '-made_at'], name='fileimport_of_staff')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['checking', 'ready', 'applying'])), fields=('resource', 'sha256'), name='fileimport_same_file_once_at_a_time')],
            },
        ),
    ]
