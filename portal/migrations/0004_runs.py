import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portal", "0003_preference")]

    operations = [
        migrations.CreateModel(
            name='Run',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=20, unique=True, verbose_name='reference')),
                ('kind', models.CharField(max_length=48, verbose_name='kind')),
                ('owner', models.CharField(max_length=64, verbose_name='belongs to')),
                ('channel', models.SmallIntegerField(verbose_name='channel')),
                ('ip', models.CharField(default='', max_length=45, verbose_name='network address')),
                ('about', models.CharField(default='', max_length=200, verbose_name='about')),
                ('params', models.JSONField(default=dict)),
                ('language', models.CharField(max_length=16, verbose_name='language')),
                ('state', models.CharField(choices=[('queued', 'Waits for its turn'), ('running', 'Under way'), ('done', 'Done'), ('failed', 'Not done'), ('cancelled', 'Called off')], default='queued', max_length=12, verbose_name='state')),
                ('done', models.BigIntegerField(default=0, verbose_name='done')),
                ('total', models.BigIntegerField(default=0, verbose_name='of')),
                ('note', models.CharField(default='', max_length=300, verbose_name='note')),
                ('note_fields', models.JSONField(default=dict)),
                ('cancel_asked', models.BooleanField(default=False, verbose_name='called off')),
                ('claim', models.IntegerField(default=0)),
                ('asked_at', models.DateTimeField(verbose_name='asked at')),
                ('started_at', models.DateTimeField(null=True, verbose_name='started at')),
                ('seen_at', models.DateTimeField(null=True, verbose_name='last sign of life')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='ended at')),
            ],
            options={
                'verbose_name': 'long work',
                'verbose_name_plural': 'long works',
                'indexes': [models.Index(fields=['owner', '-asked_at'], name='run_newest_of_owner'), models.Index(condition=models.Q(('state__in', ['queued', 'running'])), fields=['asked_at'], name='run_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'running']), ('ended_at__isnull', False), _connector='OR'), name='run_ended_has_time')],
            },
        ),
        migrations.CreateModel(
            name='RunFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('source', 'File given'), ('result', 'File made'), ('problems', 'What was wrong')], max_length=12, verbose_name='role')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('content_type', models.CharField(max_length=100, verbose_name='type')),
                ('size', models.BigIntegerField(default=0, verbose_name='size')),
                ('sha256', models.BinaryField(default=b'', verbose_name='sha256')),
                ('made_at', models.DateTimeField(verbose_name='made at')),
                ('gone', models.BooleanField(default=False, verbose_name='deleted')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='portal.run')),
            ],
            options={
                'verbose_name': 'file of long work',
                'verbose_name_plural': 'files of long work',
            },
        ),
        migrations.CreateModel(
            name='RunFilePart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.IntegerField()),
                ('sealed', models.BinaryField()),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='portal.runfile')),
            ],
        ),
        migrations.AddConstraint(
            model_name='runfile',
            constraint=models.UniqueConstraint(fields=('run', 'role'), name='runfile_one_of_each'),
        ),
        migrations.AddConstraint(
            model_name='runfilepart',
            constraint=models.UniqueConstraint(fields=('file', 'number'), name='runfilepart_once'),
        ),
    ]
