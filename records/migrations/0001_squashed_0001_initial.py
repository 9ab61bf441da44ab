import django.db.models.deletion
import pgtrigger.compiler
import records.models.documents
import records.public_ids
from django.conf import settings
from django.db import migrations, models


def install_guards(apps, schema_editor):
    """All triggers in one step: with one AddTrigger each, Django draws every model anew for each."""
    for model in apps.get_app_config("records").get_models():
        for trigger in getattr(model._meta, "triggers", []):
            schema_editor.execute(trigger.install_sql, params=None)


class Migration(migrations.Migration):

    replaces = [('records', '0001_initial')]

    initial = True

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='EventStream',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80, unique=True)),
                ('position', models.PositiveBigIntegerField(default=0)),
                ('head_hmac', models.CharField(blank=True, default='', max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveBigIntegerField(unique=True)),
                ('at', models.DateTimeField()),
                ('text', models.TextField()),
                ('previous_hmac', models.CharField(blank=True, max_length=64)),
                ('hmac', models.CharField(max_length=64)),
            ],
            options={
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='36d54a078ed3b857ad583eecfc7f2a87a90f9c6d', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_7bdeb', table='records_seal', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=records.public_ids.new_public_id, editable=False, max_length=10, unique=True)),
                ('message_kind', models.CharField(max_length=40)),
                ('to_address', models.EmailField(max_length=254)),
                ('subject', models.CharField(max_length=200)),
                ('body', models.TextField()),
                ('state', models.CharField(choices=[('pending', 'pending'), ('claimed', 'claimed'), ('done', 'done'), ('failed', 'failed'), ('voided', 'voided')], default=records.models.documents.DocumentState['PENDING'], max_length=10)),
                ('asked_at', models.DateTimeField()),
                ('claimed_at', models.DateTimeField(blank=True, null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('error', models.CharField(blank=True, max_length=300)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'asked_at'], name='message_by_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'claimed', 'done', 'failed', 'voided'])), name='message_state_known')],
            },
        ),
        migrations.CreateModel(
            name='AccessLog',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('subject_kind', models.CharField(max_length=60)),
                ('subject_id', models.CharField(max_length=40)),
                ('patient_id', models.CharField(blank=True, max_length=40)),
                ('how', models.CharField(max_length=40)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['patient_id', 'at'], name='access_by_patient'), models.Index(fields=['by', 'at'], name='access_by_person')],
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ea6388917d5fc48cdac143336a49c22357a1dfd5', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_7c00d', table='records_accesslog', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=records.public_ids.new_public_id, editable=False, max_length=10, unique=True)),
                ('document_kind', models.CharField(max_length=40)),
                ('subject_kind', models.CharField(max_length=60)),
                ('subject_id', models.CharField(max_length=40)),
                ('version', models.PositiveIntegerField(default=1)),
                ('title', models.CharField(max_length=200)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('content', models.JSONField()),
                ('state', models.CharField(choices=[('pending', 'pending'), ('claimed', 'claimed'), ('done', 'done'), ('failed', 'failed'), ('voided', 'voided')], default=records.models.documents.DocumentState['PENDING'], max_length=10)),
                ('asked_at', models.DateTimeField()),
                ('claimed_at', models.DateTimeField(blank=True, null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('error', models.CharField(blank=True, max_length=300)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('size_bytes', models.PositiveIntegerField(blank=True, null=True)),
                ('rendered_at', models.DateTimeField(blank=True, null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'asked_at'], name='document_by_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'claimed', 'done', 'failed', 'voided'])), name='document_state_known'), models.UniqueConstraint(fields=('document_kind', 'subject_kind', 'subject_id', 'version'), name='document_version_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', records.models.documents.DocumentState['DONE']), _negated=True), models.Q(('sha256', ''), _negated=True), _connector='OR'), name='document_done_has_hash')],
            },
        ),
        migrations.CreateModel(
            name='IdempotencyKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=100)),
                ('request_sha256', models.CharField(max_length=64)),
                ('status', models.PositiveSmallIntegerField(null=True)),
                ('response', models.JSONField(null=True)),
                ('at', models.DateTimeField()),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('client', 'key'), name='idempotency_key_once')],
            },
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=records.public_ids.new_public_id, editable=False, max_length=10, unique=True)),
                ('at', models.DateTimeField()),
                ('meaning', models.CharField(choices=[('prescribed', 'prescribed'), ('entered', 'entered'), ('data_verified', 'data verified'), ('DUR_reviewed', 'DUR reviewed'), ('overridden', 'overridden'), ('MFR_approved', 'MFR approved'), ('weighed_by', 'weighed by'), ('weight_witnessed', 'weight witnessed'), ('step_performed', 'step performed'), ('in_process_checked', 'in process checked'), ('released', 'released'), ('rejected', 'rejected'), ('final_verified', 'final verified'), ('dispensed', 'dispensed'), ('counselled', 'counselled'), ('counselling_refused', 'counselling refused'), ('deviation_approved', 'deviation approved'), ('recall_issued', 'recall issued'), ('destroyed', 'destroyed'), ('setting_changed', 'setting changed')], max_length=40)),
                ('printed_name', models.CharField(max_length=200)),
                ('method', models.CharField(max_length=40)),
                ('subject_kind', models.CharField(max_length=60)),
                ('subject_id', models.CharField(max_length=40)),
                ('content', models.TextField()),
                ('content_hmac', models.CharField(max_length=64)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['subject_kind', 'subject_id'], name='signature_by_subject')],
                'constraints': [models.CheckConstraint(condition=models.Q(('meaning__in', ['prescribed', 'entered', 'data_verified', 'DUR_reviewed', 'overridden', 'MFR_approved', 'weighed_by', 'weight_witnessed', 'step_performed', 'in_process_checked', 'released', 'rejected', 'final_verified', 'dispensed', 'counselled', 'counselling_refused', 'deviation_approved', 'recall_issued', 'destroyed', 'setting_changed'])), name='signature_meaning_known')],
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='67c58d5064af16028e221685778a741f8e289d0e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_8c931', table='records_signature', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveBigIntegerField()),
                ('action_id', models.UUIDField()),
                ('code', models.CharField(max_length=60)),
                ('at', models.DateTimeField()),
                ('subject_kind', models.CharField(max_length=60)),
                ('subject_id', models.CharField(max_length=40)),
                ('text', models.TextField()),
                ('previous_hmac', models.CharField(blank=True, max_length=64)),
                ('hmac', models.CharField(max_length=64)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('stream', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='records.eventstream')),
            ],
            options={
                'indexes': [models.Index(fields=['subject_kind', 'subject_id', 'at'], name='event_by_subject'), models.Index(fields=['action_id'], name='event_by_action'), models.Index(fields=['by', 'at'], name='event_by_person')],
                'constraints': [models.UniqueConstraint(fields=('stream', 'position'), name='event_position_once')],
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5a0b77a39d07908ce5c90961fc971c877e541dea', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_54c2e', table='records_event', when='BEFORE'))],
            },
        ),
        migrations.RunPython(install_guards, migrations.RunPython.noop),
    ]
