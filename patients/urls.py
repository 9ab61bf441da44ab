"""The addresses of patients."""

from django.urls import path

from patients.views import caring, contact, entry, importing, language, lists, matching, next_time, patient

urlpatterns = [
    path("patients/", lists.patients, name="patients"),
    path("patients/register/", lists.patient_register, name="patient_register"),
    path("patients/import/", importing.patient_import, name="patient_import"),
    path("patients/import/do/", importing.patient_import_do, name="patient_import_do"),
    path("patients/import/examples/<str:name>.csv", importing.patient_import_example, name="patient_import_example"),
    path("patients/pairs/", matching.patient_pairs, name="patient_pairs"),
    path("patients/matches/<str:public_id>/undo/", matching.patient_match_undo, name="patient_match_undo"),
    path("patients/<str:public_id>/compare/", matching.patient_compare, name="patient_compare"),
    path("patients/<str:public_id>/decide/", matching.patient_decide, name="patient_decide"),
    path("patients/<str:public_id>/", patient.patient, name="patient"),
    path("patients/<str:public_id>/details/", patient.patient_details, name="patient_details"),
    path("patients/<str:public_id>/profile/", patient.patient_profile, name="patient_profile"),
    path("patients/<str:public_id>/identity/", patient.patient_identity, name="patient_identity"),
    path("patients/<str:public_id>/looks/", patient.patient_looks, name="patient_looks"),
    path("patients/<str:public_id>/link/", patient.patient_link, name="patient_link"),
    path("caregivers/<str:public_id>/end/", caring.caregiver_end, name="caregiver_end"),
    path("my/sign-in/", next_time.my_sign_in, name="my_sign_in"),
    path("my/sign-in/passkey/", next_time.my_passkey, name="my_passkey"),
    path("my/sign-in/forget/", next_time.my_passkeys_forget, name="my_passkeys_forget"),
    path("my/sign-in/password/", next_time.my_password, name="my_password"),
    path("my/<str:public_id>/contact/", contact.my_contact, name="my_contact"),
    path("my/<str:public_id>/people/", caring.my_caregivers, name="my_caregivers"),
    path("my/<str:public_id>/people/add/", caring.my_caregiver_add, name="my_caregiver_add"),
    path("my/people/<str:public_id>/link/", caring.my_caregiver_link, name="my_caregiver_link"),
    path("my/people/<str:public_id>/end/", caring.my_caregiver_end, name="my_caregiver_end"),
    path("follow/", entry.follow_ask, name="follow_ask"),
    path("follow/<str:token>/", entry.follow, name="follow"),
    path("language/", language.language, name="language"),
    path("practice/patients/", lists.my_patients, name="my_patients"),
    path("practice/patients/register/", lists.my_patient_register, name="my_patient_register"),
]
