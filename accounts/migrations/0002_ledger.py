"""Accounts, postings, entries, holds and the counters beside them; entries are partitions made in SQL."""

import datetime
from pathlib import Path

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models


def sql(name: str) -> str:
    """One of the capability's SQL files."""
    return (Path(__file__).parents[1] / "ledger" / "sql" / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_organisation_and_identity'),
    ]

    operations = [
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=24, verbose_name='reference')),
                ('number', models.CharField(max_length=34, verbose_name='account number')),
                ('kind', models.SmallIntegerField(choices=[(1, 'Type I account'), (2, 'Type II account'), (3, 'Type III account'), (4, 'Business account'), (5, 'Time deposit'), (6, 'Loan account'), (101, 'Cash in vaults and tills'), (102, 'Clearing with other banks'), (103, 'Card clearing'), (104, 'Interest paid'), (105, 'Interest earned'), (106, 'Fees and charges'), (107, 'Suspense'), (108, 'Standing orders'), (109, 'Opening balances'), (110, 'Costs of the bank'), (111, 'Payroll in transit'), (112, 'Loans paid out'), (113, 'Tax collected')], verbose_name='kind')),
                ('currency', models.CharField(max_length=3, verbose_name='currency')),
                ('nickname', models.CharField(blank=True, max_length=40, verbose_name='name given by the holder')),
                ('status', models.SmallIntegerField(choices=[(1, 'Open'), (2, 'Payments out stopped'), (3, 'Frozen'), (4, 'Closed')], default=1, verbose_name='status')),
                ('opened_on', models.DateField(verbose_name='opened on')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='closed on')),
                ('min_balance', models.BigIntegerField(blank=True, default=0, null=True, verbose_name='lowest balance')),
                ('max_balance', models.BigIntegerField(blank=True, null=True, verbose_name='highest balance')),
                ('balance', models.BigIntegerField(db_default=0, editable=False, verbose_name='balance')),
                ('held', models.BigIntegerField(db_default=0, editable=False, verbose_name='held')),
                ('last_seq', models.BigIntegerField(db_default=0, editable=False, verbose_name='entries so far')),
                ('head', models.BinaryField(db_default=b'\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00', max_length=32, verbose_name='head of the chain')),
                ('received_day', models.DateField(editable=False, null=True)),
                ('received_count', models.IntegerField(db_default=0, editable=False)),
                ('received_sum', models.BigIntegerField(db_default=0, editable=False)),
                ('received_before_count', models.IntegerField(db_default=0, editable=False)),
                ('received_before_sum', models.BigIntegerField(db_default=0, editable=False)),
                ('branch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='accounts.branch', verbose_name='branch')),
                ('holder', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='accounts.customer', verbose_name='holder')),
            ],
            options={
                'verbose_name': 'account',
                'verbose_name_plural': 'accounts',
            },
        ),
        migrations.CreateModel(
            name='BusinessDay',
            fields=[
                ('date', models.DateField(primary_key=True, serialize=False, verbose_name='date')),
                ('opened_at', models.DateTimeField(verbose_name='opened at')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed at')),
            ],
            options={
                'verbose_name': 'business day',
                'verbose_name_plural': 'business days',
            },
        ),
        migrations.CreateModel(
            name='Meter',
            fields=[
                ('account', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='meter', serialize=False, to='accounts.account', verbose_name='account')),
                ('cap_each', models.BigIntegerField(null=True, verbose_name='cap of one payment')),
                ('cap_day', models.BigIntegerField(null=True, verbose_name='cap of a day')),
                ('cap_year', models.BigIntegerField(null=True, verbose_name='cap of a year')),
                ('cap_web', models.BigIntegerField(null=True, verbose_name='cap of a day online')),
                ('cap_counter', models.BigIntegerField(null=True, verbose_name='cap of a day at the counter')),
                ('cap_api', models.BigIntegerField(null=True, verbose_name='cap of a day by interface')),
                ('cap_job', models.BigIntegerField(null=True, verbose_name='cap of a day by standing order')),
                ('day', models.DateField(db_default=datetime.date(1970, 1, 1))),
                ('used_day', models.BigIntegerField(db_default=0)),
                ('used_year', models.BigIntegerField(db_default=0)),
                ('used_web', models.BigIntegerField(db_default=0)),
                ('used_counter', models.BigIntegerField(db_default=0)),
                ('used_api', models.BigIntegerField(db_default=0)),
                ('used_job', models.BigIntegerField(db_default=0)),
                ('day_count', models.IntegerField(db_default=0)),
                ('day_sum', models.BigIntegerField(db_default=0)),
                ('day_max', models.BigIntegerField(db_default=0)),
                ('before_count', models.IntegerField(db_default=0)),
                ('before_sum', models.BigIntegerField(db_default=0)),
                ('before_max', models.BigIntegerField(db_default=0)),
                ('largest', models.BigIntegerField(db_default=0)),
                ('hour', models.IntegerField(db_default=0)),
                ('hour_count', models.IntegerField(db_default=0)),
                ('hour_sum', models.BigIntegerField(db_default=0)),
                ('hour_before_count', models.IntegerField(db_default=0)),
                ('hour_before_sum', models.BigIntegerField(db_default=0)),
            ],
            options={
                'verbose_name': 'meter',
                'verbose_name_plural': 'meters',
            },
        ),
        migrations.CreateModel(
            name='RollupMark',
            fields=[
                ('account', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='accounts.account')),
                ('seq', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='AccountHolder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(verbose_name='since')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='joint_holders', to='accounts.account', verbose_name='account')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='joint_accounts', to='accounts.customer', verbose_name='joint holder')),
            ],
            options={
                'verbose_name': 'joint holder',
                'verbose_name_plural': 'joint holders',
            },
        ),
        migrations.CreateModel(
            name='DayStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=64, verbose_name='step')),
                ('finished_at', models.DateTimeField(verbose_name='finished at')),
                ('outcome', models.CharField(blank=True, max_length=200, verbose_name='outcome')),
                ('day', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='accounts.businessday', verbose_name='business day')),
            ],
            options={
                'verbose_name': 'step of the end of day',
                'verbose_name_plural': 'steps of the end of day',
            },
        ),
        migrations.CreateModel(
            name='MonthlySum',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField()),
                ('category', models.PositiveSmallIntegerField()),
                ('sum_in', models.BigIntegerField()),
                ('sum_out', models.BigIntegerField()),
                ('count', models.IntegerField()),
                ('account', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.account')),
            ],
        ),
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(unique=True)),
                ('amount', models.BigIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('kind', models.SmallIntegerField(choices=[(1, 'Transfer'), (2, 'Cash paid in'), (3, 'Cash taken out'), (4, 'Payment'), (5, 'Standing order'), (6, 'Transfer to another bank'), (7, 'Transfer from another bank'), (8, 'Salary'), (9, 'Interest'), (10, 'Fee'), (11, 'Reversal'), (12, 'Opening balance'), (13, 'Adjustment'), (14, 'Loan paid out'), (15, 'Loan repayment'), (16, 'Tax'), (17, 'Refund'), (18, 'Pension'), (19, 'Card payment')])),
                ('category', models.SmallIntegerField(default=0)),
                ('channel', models.SmallIntegerField()),
                ('limited', models.BooleanField()),
                ('bound', models.BooleanField()),
                ('booked_at', models.DateTimeField()),
                ('business_date', models.DateField()),
                ('actor_kind', models.CharField(max_length=16)),
                ('actor_id', models.BigIntegerField()),
                ('memo', models.TextField(blank=True)),
                ('debit_party', models.TextField(blank=True)),
                ('credit_party', models.TextField(blank=True)),
                ('batch', models.BigIntegerField(null=True)),
                ('credit', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.account')),
                ('debit', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.account')),
                ('reverses', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversed_by', to='accounts.posting')),
            ],
            options={
                'verbose_name': 'posting',
                'verbose_name_plural': 'postings',
            },
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(unique=True)),
                ('amount', models.BigIntegerField(verbose_name='amount')),
                ('state', models.PositiveSmallIntegerField(choices=[(1, 'Pending'), (2, 'Posted'), (3, 'Voided'), (4, 'Expired')], default=1, verbose_name='state')),
                ('memo', models.TextField(blank=True, verbose_name='what for')),
                ('placed_at', models.DateTimeField(verbose_name='placed at')),
                ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='expires at')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='settled at')),
                ('actor_kind', models.CharField(max_length=16)),
                ('actor_id', models.BigIntegerField()),
                ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='accounts.account', verbose_name='account')),
                ('posting', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.posting')),
            ],
            options={
                'verbose_name': 'hold',
                'verbose_name_plural': 'holds',
            },
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='Entry',
                    fields=[
                        ('pk', models.CompositePrimaryKey('account_id', 'seq', blank=True, editable=False, primary_key=True, serialize=False)),
                        ('seq', models.BigIntegerField()),
                        ('amount', models.BigIntegerField()),
                        ('balance_after', models.BigIntegerField()),
                        ('booked_at', models.DateTimeField()),
                        ('business_date', models.DateField()),
                        ('kind', models.SmallIntegerField(choices=[(1, 'Transfer'), (2, 'Cash paid in'), (3, 'Cash taken out'), (4, 'Payment'), (5, 'Standing order'), (6, 'Transfer to another bank'), (7, 'Transfer from another bank'), (8, 'Salary'), (9, 'Interest'), (10, 'Fee'), (11, 'Reversal'), (12, 'Opening balance'), (13, 'Adjustment'), (14, 'Loan paid out'), (15, 'Loan repayment'), (16, 'Tax'), (17, 'Refund'), (18, 'Pension'), (19, 'Card payment')])),
                        ('category', models.SmallIntegerField()),
                        ('counterparty', models.TextField()),
                        ('memo', models.TextField()),
                        ('hash', models.BinaryField(max_length=32)),
                        ('account', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.account')),
                        ('posting', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='accounts.posting')),
                    ],
                    options={
                        'verbose_name': 'entry',
                        'verbose_name_plural': 'entries',
                    },
                ),
            ],
            database_operations=[migrations.RunSQL(sql("entry_table"), sql("entry_table_reverse"))],
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.UniqueConstraint(fields=('reference',), name='account_reference_once'),
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.UniqueConstraint(fields=('number',), name='account_number_once'),
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.CheckConstraint(condition=models.Q(('held__gte', 0), models.Q(('min_balance', None), ('balance__gte', django.db.models.expressions.CombinedExpression(models.F('min_balance'), '+', models.F('held'))), _connector='OR')), name='account_covers_holds'),
        ),
        migrations.AddConstraint(
            model_name='posting',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0), models.Q(('debit', models.F('credit')), _negated=True)), name='posting_moves_money'),
        ),
        migrations.AddConstraint(
            model_name='accountholder',
            constraint=models.UniqueConstraint(fields=('account', 'customer'), name='accountholder_once'),
        ),
        migrations.AddConstraint(
            model_name='daystep',
            constraint=models.UniqueConstraint(fields=('day', 'name'), name='daystep_once'),
        ),
        migrations.AddConstraint(
            model_name='monthlysum',
            constraint=models.UniqueConstraint(fields=('account', 'month', 'category'), name='monthlysum_once'),
        ),
        migrations.AddConstraint(
            model_name='posting',
            constraint=models.UniqueConstraint(condition=models.Q(('reverses__isnull', False)), fields=('reverses',), name='posting_reversed_once'),
        ),
        migrations.AddIndex(
            model_name='hold',
            index=models.Index(condition=models.Q(('state', 1)), fields=['account'], name='hold_pending_account'),
        ),
        migrations.AddIndex(
            model_name='hold',
            index=models.Index(condition=models.Q(('state', 1)), fields=['expires_at'], name='hold_pending_expiry'),
        ),
        migrations.AddConstraint(
            model_name='hold',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='hold_amount_positive'),
        ),
        migrations.AddConstraint(
            model_name='hold',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('state', 1)), models.Q(models.Q(('state', 1), _negated=True), ('settled_at__isnull', False)), _connector='OR'), name='hold_settled_has_time'),
        ),
    ]
