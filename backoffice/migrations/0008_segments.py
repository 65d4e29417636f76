"""Segments and who is in them."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models


def sql(name: str) -> str:
    """The text of one of the capability's SQL files."""
    return (Path(__file__).parents[1] / "segments" / "sql" / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("backoffice", "0007_portrait")]

    operations = [
        migrations.CreateModel(
            name='Segment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=20, unique=True, verbose_name='reference')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('purpose', models.CharField(max_length=240, verbose_name='what for')),
                ('scope', models.CharField(choices=[('book', "The owner's own clients"), ('branch', 'The customers of a branch and below'), ('bank', 'The whole bank')], max_length=8, verbose_name='among whom')),
                ('kind', models.CharField(choices=[('live', 'Live'), ('frozen', 'Frozen')], default='live', max_length=8, verbose_name='kind')),
                ('shared', models.BooleanField(default=False, verbose_name='shared with colleagues')),
                ('condition', models.JSONField(verbose_name='condition')),
                ('version', models.IntegerField(default=1, verbose_name='version')),
                ('made_at', models.DateTimeField(verbose_name='made at')),
                ('changed_at', models.DateTimeField(verbose_name='changed at')),
                ('archived_at', models.DateTimeField(blank=True, null=True, verbose_name='put away at')),
                ('branch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.branch', verbose_name='branch')),
                ('frozen_from', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='frozen', to='backoffice.segment', verbose_name='frozen from')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='segments', to='accounts.staffmember', verbose_name='owner')),
            ],
            options={
                'verbose_name': 'segment',
                'verbose_name_plural': 'segments',
            },
        ),
        migrations.CreateModel(
            name='SegmentDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('members', models.IntegerField(verbose_name='members')),
                ('entered', models.IntegerField(verbose_name='entered')),
                ('left', models.IntegerField(verbose_name='left')),
                ('segment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='days', to='backoffice.segment', verbose_name='segment')),
            ],
            options={
                'verbose_name': 'day of a segment',
                'verbose_name_plural': 'days of segments',
            },
        ),
        migrations.CreateModel(
            name='SegmentMember',
            fields=[
                ('pk', models.CompositePrimaryKey('segment_id', 'customer_id', 'since', blank=True, editable=False, primary_key=True, serialize=False)),
                ('since', models.DateField(verbose_name='since')),
                ('until', models.DateField(null=True, verbose_name='until')),
                ('customer', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='in_segments', to='accounts.customer')),
                ('segment', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='members', to='backoffice.segment')),
            ],
            options={
                'verbose_name': 'member of a segment',
                'verbose_name_plural': 'members of segments',
            },
        ),
        migrations.CreateModel(
            name='SegmentVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.IntegerField(verbose_name='version')),
                ('condition', models.JSONField(verbose_name='condition')),
                ('made_at', models.DateTimeField(verbose_name='made at')),
                ('note', models.CharField(blank=True, max_length=240, verbose_name='what changed')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.staffmember', verbose_name='made by')),
                ('segment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='backoffice.segment', verbose_name='segment')),
            ],
            options={
                'verbose_name': 'version of a segment',
                'verbose_name_plural': 'versions of segments',
            },
        ),
        migrations.AddConstraint(
            model_name='segment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('branch__isnull', False), ('scope', 'branch')), models.Q(models.Q(('scope', 'branch'), _negated=True), ('branch', None)), _connector='OR'), name='segment_branch_with_scope'),
        ),
        migrations.AddConstraint(
            model_name='segment',
            constraint=models.UniqueConstraint(condition=models.Q(('archived_at', None)), fields=('owner', 'name'), name='segment_name_once'),
        ),
        migrations.AddConstraint(
            model_name='segmentday',
            constraint=models.UniqueConstraint(fields=('segment', 'day'), name='segmentday_once'),
        ),
        migrations.AddIndex(
            model_name='segmentmember',
            index=models.Index(condition=models.Q(('until', None)), fields=['customer'], name='segmentmember_now'),
        ),
        migrations.AddConstraint(
            model_name='segmentversion',
            constraint=models.UniqueConstraint(fields=('segment', 'number'), name='segmentversion_once'),
        ),
        migrations.RunSQL(sql("portrait_hot"), sql("portrait_hot_reverse")),
    ]
