import django.db.models.deletion
import pgtrigger.compiler
import phonenumber_field.modelfields
import records.models.fields
import records.public_ids
from django.conf import settings
from django.db import migrations, models


def install_guards(apps, schema_editor):
    """All triggers in one step: with one AddTrigger each, Django draws every model anew for each."""
    for model in apps.get_app_config("patients").get_models():
        for trigger in getattr(model._meta, "triggers", []):
            schema_editor.execute(trigger.install_sql, params=None)


class Migration(migrations.Migration):

    replaces = [('patients', '0001_initial'), ('patients', '0002_initial'), ('patients', '0003_link_to_follow')]

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('prescribers', '0001_squashed_0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Patient',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=records.public_ids.new_public_id, editable=False, max_length=10, unique=True)),
                ('given_name', records.models.fields.NameField(max_length=80)),
                ('family_name', records.models.fields.NameField(max_length=80)),
                ('name_key', models.CharField(editable=False, max_length=400)),
                ('born_on', models.DateField(verbose_name='date of birth')),
                ('sex', models.CharField(choices=[('female', 'female'), ('male', 'male'), ('other', 'other'), ('unknown', 'unknown')], max_length=10)),
                ('telephone', phonenumber_field.modelfields.PhoneNumberField(max_length=128, region=None)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('street', records.models.fields.LineField(max_length=120)),
                ('city', records.models.fields.LineField(max_length=60)),
                ('state', models.CharField(choices=[('AL', 'Alabama'), ('AK', 'Alaska'), ('AZ', 'Arizona'), ('AR', 'Arkansas'), ('CA', 'California'), ('CO', 'Colorado'), ('CT', 'Connecticut'), ('DE', 'Delaware'), ('DC', 'District of Columbia'), ('FL', 'Florida'), ('GA', 'Georgia'), ('HI', 'Hawaii'), ('ID', 'Idaho'), ('IL', 'Illinois'), ('IN', 'Indiana'), ('IA', 'Iowa'), ('KS', 'Kansas'), ('KY', 'Kentucky'), ('LA', 'Louisiana'), ('ME', 'Maine'), ('MD', 'Maryland'), ('MA', 'Massachusetts'), ('MI', 'Michigan'), ('MN', 'Minnesota'), ('MS', 'Mississippi'), ('MO', 'Missouri'), ('MT', 'Montana'), ('NE', 'Nebraska'), ('NV', 'Nevada'), ('NH', 'New Hampshire'), ('NJ', 'New Jersey'), ('NM', 'New Mexico'), ('NY', 'New York'), ('NC', 'North Carolina'), ('ND', 'North Dakota'), ('OH', 'Ohio'), ('OK', 'Oklahoma'), ('OR', 'Oregon'), ('PA', 'Pennsylvania'), ('RI', 'Rhode Island'), ('SC', 'South Carolina'), ('SD', 'South Dakota'), ('TN', 'Tennessee'), ('TX', 'Texas'), ('UT', 'Utah'), ('VT', 'Vermont'), ('VA', 'Virginia'), ('WA', 'Washington'), ('WV', 'West Virginia'), ('WI', 'Wisconsin'), ('WY', 'Wyoming'), ('AS', 'American Samoa'), ('GU', 'Guam'), ('MP', 'Northern Mariana Islands'), ('PR', 'Puerto Rico'), ('VI', 'US Virgin Islands')], max_length=2)),
                ('zip_code', records.models.fields.ZipField(max_length=10, verbose_name='ZIP code')),
                ('language', models.CharField(choices=[('en', 'English'), ('es', 'Spanish')], default='en', max_length=2)),
                ('no_known_allergies', models.BooleanField(default=False)),
                ('no_other_medicines', models.BooleanField(default=False)),
                ('user', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='patient', to=settings.AUTH_USER_MODEL)),
                ('link_sent_at', models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['name_key'], name='patient_by_name', opclasses=['text_pattern_ops'])],
                'constraints': [models.CheckConstraint(condition=models.Q(('sex__in', ['female', 'male', 'other', 'unknown'])), name='patient_sex_known'), models.CheckConstraint(condition=models.Q(('state__in', ['AL', 'AK', 'AZ', 'AR', 'CA', 'CO', 'CT', 'DE', 'DC', 'FL', 'GA', 'HI', 'ID', 'IL', 'IN', 'IA', 'KS', 'KY', 'LA', 'ME', 'MD', 'MA', 'MI', 'MN', 'MS', 'MO', 'MT', 'NE', 'NV', 'NH', 'NJ', 'NM', 'NY', 'NC', 'ND', 'OH', 'OK', 'OR', 'PA', 'RI', 'SC', 'SD', 'TN', 'TX', 'UT', 'VT', 'VA', 'WA', 'WV', 'WI', 'WY', 'AS', 'GU', 'MP', 'PR', 'VI'])), name='patient_state_known'), models.CheckConstraint(condition=models.Q(('language__in', ['en', 'es'])), name='patient_language_known')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "patients_patientevent" ("born_on", "city", "email", "family_name", "given_name", "id", "language", "name_key", "no_known_allergies", "no_other_medicines", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "sex", "state", "street", "telephone", "user_id", "zip_code") VALUES (NEW."born_on", NEW."city", NEW."email", NEW."family_name", NEW."given_name", NEW."id", NEW."language", NEW."name_key", NEW."no_known_allergies", NEW."no_other_medicines", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_id", NEW."sex", NEW."state", NEW."street", NEW."telephone", NEW."user_id", NEW."zip_code"); RETURN NULL;', hash='0eb1abd4fc3245d4a3db9ce800ed4290dcfd12f4', operation='INSERT', pgid='pgtrigger_insert_insert_62165', table='patients_patient', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."born_on" IS DISTINCT FROM (NEW."born_on") OR OLD."city" IS DISTINCT FROM (NEW."city") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."family_name" IS DISTINCT FROM (NEW."family_name") OR OLD."given_name" IS DISTINCT FROM (NEW."given_name") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."name_key" IS DISTINCT FROM (NEW."name_key") OR OLD."no_known_allergies" IS DISTINCT FROM (NEW."no_known_allergies") OR OLD."no_other_medicines" IS DISTINCT FROM (NEW."no_other_medicines") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."sex" IS DISTINCT FROM (NEW."sex") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."street" IS DISTINCT FROM (NEW."street") OR OLD."telephone" IS DISTINCT FROM (NEW."telephone") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id") OR OLD."zip_code" IS DISTINCT FROM (NEW."zip_code"))', func='INSERT INTO "patients_patientevent" ("born_on", "city", "email", "family_name", "given_name", "id", "language", "name_key", "no_known_allergies", "no_other_medicines", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "sex", "state", "street", "telephone", "user_id", "zip_code") VALUES (NEW."born_on", NEW."city", NEW."email", NEW."family_name", NEW."given_name", NEW."id", NEW."language", NEW."name_key", NEW."no_known_allergies", NEW."no_other_medicines", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_id", NEW."sex", NEW."state", NEW."street", NEW."telephone", NEW."user_id", NEW."zip_code"); RETURN NULL;', hash='36ccf0adf3670f8e3a368a76eec8fbfe4da755df', operation='UPDATE', pgid='pgtrigger_update_update_546ce', table='patients_patient', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='PatientEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('public_id', models.CharField(default=records.public_ids.new_public_id, editable=False, max_length=10)),
                ('given_name', records.models.fields.NameField(max_length=80)),
                ('family_name', records.models.fields.NameField(max_length=80)),
                ('name_key', models.CharField(editable=False, max_length=400)),
                ('born_on', models.DateField(verbose_name='date of birth')),
                ('sex', models.CharField(choices=[('female', 'female'), ('male', 'male'), ('other', 'other'), ('unknown', 'unknown')], max_length=10)),
                ('telephone', phonenumber_field.modelfields.PhoneNumberField(max_length=128, region=None)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('street', records.models.fields.LineField(max_length=120)),
                ('city', records.models.fields.LineField(max_length=60)),
                ('state', models.CharField(choices=[('AL', 'Alabama'), ('AK', 'Alaska'), ('AZ', 'Arizona'), ('AR', 'Arkansas'), ('CA', 'California'), ('CO', 'Colorado'), ('CT', 'Connecticut'), ('DE', 'Delaware'), ('DC', 'District of Columbia'), ('FL', 'Florida'), ('GA', 'Georgia'), ('HI', 'Hawaii'), ('ID', 'Idaho'), ('IL', 'Illinois'), ('IN', 'Indiana'), ('IA', 'Iowa'), ('KS', 'Kansas'), ('KY', 'Kentucky'), ('LA', 'Louisiana'), ('ME', 'Maine'), ('MD', 'Maryland'), ('MA', 'Massachusetts'), ('MI', 'Michigan'), ('MN', 'Minnesota'), ('MS', 'Mississippi'), ('MO', 'Missouri'), ('MT', 'Montana'), ('NE', 'Nebraska'), ('NV', 'Nevada'), ('NH', 'New Hampshire'), ('NJ', 'New Jersey'), ('NM', 'New Mexico'), ('NY', 'New York'), ('NC', 'North Carolina'), ('ND', 'North Dakota'), ('OH', 'Ohio'), ('OK', 'Oklahoma'), ('OR', 'Oregon'), ('PA', 'Pennsylvania'), ('RI', 'Rhode Island'), ('SC', 'South Carolina'), ('SD', 'South Dakota'), ('TN', 'Tennessee'), ('TX', 'Texas'), ('UT', 'Utah'), ('VT', 'Vermont'), ('VA', 'Virginia'), ('WA', 'Washington'), ('WV', 'West Virginia'), ('WI', 'Wisconsin'), ('WY', 'Wyoming'), ('AS', 'American Samoa'), ('GU', 'Guam'), ('MP', 'Northern Mariana Islands'), ('PR', 'Puerto Rico'), ('VI', 'US Virgin Islands')], max_length=2)),
                ('zip_code', records.models.fields.ZipField(max_length=10, verbose_name='ZIP code')),
                ('language', models.CharField(choices=[('en', 'English'), ('es', 'Spanish')], default='en', max_length=2)),
                ('no_known_allergies', models.BooleanField(default=False)),
                ('no_other_medicines', models.BooleanField(default=False)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='patients.patient')),
                ('user', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Allergy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=records.public_ids.new_public_id, editable=False, max_length=10, unique=True)),
                ('added_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('substance', records.models.fields.LineField(max_length=120)),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='allergies', to='patients.patient')),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_by', None)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='allergy_ended_at_with_by')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "patients_allergyevent" ("added_at", "added_by_id", "ended_at", "ended_by_id", "id", "patient_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "substance") VALUES (NEW."added_at", NEW."added_by_id", NEW."ended_at", NEW."ended_by_id", NEW."id", NEW."patient_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_id", NEW."substance"); RETURN NULL;', hash='f523a8d66babc9efff69425157a1fbdbfa714961', operation='INSERT', pgid='pgtrigger_insert_insert_09063', table='patients_allergy', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "patients_allergyevent" ("added_at", "added_by_id", "ended_at", "ended_by_id", "id", "patient_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "substance") VALUES (NEW."added_at", NEW."added_by_id", NEW."ended_at", NEW."ended_by_id", NEW."id", NEW."patient_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_id", NEW."substance"); RETURN NULL;', hash='c80b3423b9e75440c412052517d7430d4f1624d6', operation='UPDATE', pgid='pgtrigger_update_update_6c37b', table='patients_allergy', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='Medicine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=records.public_ids.new_public_id, editable=False, max_length=10, unique=True)),
                ('added_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('text', records.models.fields.LineField(max_length=200)),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='medicines', to='patients.patient')),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_by', None)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='medicine_ended_at_with_by')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "patients_medicineevent" ("added_at", "added_by_id", "ended_at", "ended_by_id", "id", "patient_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "text") VALUES (NEW."added_at", NEW."added_by_id", NEW."ended_at", NEW."ended_by_id", NEW."id", NEW."patient_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_id", NEW."text"); RETURN NULL;', hash='d81701ddab9b62dae20c85cd56033f3f1a7141ab', operation='INSERT', pgid='pgtrigger_insert_insert_3ef3d', table='patients_medicine', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "patients_medicineevent" ("added_at", "added_by_id", "ended_at", "ended_by_id", "id", "patient_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "text") VALUES (NEW."added_at", NEW."added_by_id", NEW."ended_at", NEW."ended_by_id", NEW."id", NEW."patient_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_id", NEW."text"); RETURN NULL;', hash='b7c2c917af043965e807d7de0a7de2939bf7b64b', operation='UPDATE', pgid='pgtrigger_update_update_b0b9a', table='patients_medicine', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='ExcludedExcipient',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=records.public_ids.new_public_id, editable=False, max_length=10, unique=True)),
                ('added_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('exclusion', models.CharField(choices=[('lactose', 'lactose'), ('gluten', 'gluten'), ('dye', 'dye'), ('gelatin', 'gelatin'), ('mannitol', 'mannitol'), ('sorbitol', 'sorbitol'), ('parabens', 'parabens'), ('benzoate', 'benzoate'), ('sulphites', 'sulphites'), ('soy', 'soy'), ('corn', 'corn')], max_length=20)),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exclusions', to='patients.patient')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_by', None)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='excludedexcipient_ended_at_with_by'), models.CheckConstraint(condition=models.Q(('exclusion__in', ['lactose', 'gluten', 'dye', 'gelatin', 'mannitol', 'sorbitol', 'parabens', 'benzoate', 'sulphites', 'soy', 'corn'])), name='patient_exclusion_known'), models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('patient', 'exclusion'), name='patient_exclusion_once')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "patients_excludedexcipientevent" ("added_at", "added_by_id", "ended_at", "ended_by_id", "exclusion", "id", "patient_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id") VALUES (NEW."added_at", NEW."added_by_id", NEW."ended_at", NEW."ended_by_id", NEW."exclusion", NEW."id", NEW."patient_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_id"); RETURN NULL;', hash='2d9ab330116579bbbdcefdfa35d5c304144730b8', operation='INSERT', pgid='pgtrigger_insert_insert_bfd30', table='patients_excludedexcipient', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "patients_excludedexcipientevent" ("added_at", "added_by_id", "ended_at", "ended_by_id", "exclusion", "id", "patient_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id") VALUES (NEW."added_at", NEW."added_by_id", NEW."ended_at", NEW."ended_by_id", NEW."exclusion", NEW."id", NEW."patient_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_id"); RETURN NULL;', hash='0f32acb0a6aafe5a8abab3b5d159aa2e6ecb3cad', operation='UPDATE', pgid='pgtrigger_update_update_3c566', table='patients_excludedexcipient', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='Care',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=records.public_ids.new_public_id, editable=False, max_length=10, unique=True)),
                ('from_at', models.DateTimeField()),
                ('prescriber', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='care', to='prescribers.prescriber')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='care', to='patients.patient')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('patient', 'prescriber'), name='care_once')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "patients_careevent" ("from_at", "id", "patient_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prescriber_id", "public_id") VALUES (NEW."from_at", NEW."id", NEW."patient_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."prescriber_id", NEW."public_id"); RETURN NULL;', hash='d5c4b09c8ad4e74adfbcdf27ef535f37d0272ef0', operation='INSERT', pgid='pgtrigger_insert_insert_8665a', table='patients_care', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "patients_careevent" ("from_at", "id", "patient_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prescriber_id", "public_id") VALUES (NEW."from_at", NEW."id", NEW."patient_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."prescriber_id", NEW."public_id"); RETURN NULL;', hash='43a67a4b5bc0e9a592d93bf61fec87a880500886', operation='UPDATE', pgid='pgtrigger_update_update_89440', table='patients_care', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='AllergyEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('public_id', models.CharField(default=records.public_ids.new_public_id, editable=False, max_length=10)),
                ('added_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('substance', records.models.fields.LineField(max_length=120)),
                ('added_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='patients.allergy')),
                ('patient', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='patients.patient')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MedicineEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('public_id', models.CharField(default=records.public_ids.new_public_id, editable=False, max_length=10)),
                ('added_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('text', records.models.fields.LineField(max_length=200)),
                ('added_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='patients.medicine')),
                ('patient', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='patients.patient')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ExcludedExcipientEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('public_id', models.CharField(default=records.public_ids.new_public_id, editable=False, max_length=10)),
                ('added_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('exclusion', models.CharField(choices=[('lactose', 'lactose'), ('gluten', 'gluten'), ('dye', 'dye'), ('gelatin', 'gelatin'), ('mannitol', 'mannitol'), ('sorbitol', 'sorbitol'), ('parabens', 'parabens'), ('benzoate', 'benzoate'), ('sulphites', 'sulphites'), ('soy', 'soy'), ('corn', 'corn')], max_length=20)),
                ('added_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='patients.excludedexcipient')),
                ('patient', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='patients.patient')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CareEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('public_id', models.CharField(default=records.public_ids.new_public_id, editable=False, max_length=10)),
                ('from_at', models.DateTimeField()),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='patients.care')),
                ('prescriber', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='prescribers.prescriber')),
                ('patient', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='patients.patient')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.RunPython(install_guards, migrations.RunPython.noop),
    ]
