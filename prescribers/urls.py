"""The addresses of prescribers."""

from django.urls import path

from prescribers.views import delegates, importing, practices, prescribers, verifying

urlpatterns = [
    path("practices/", practices.practices, name="practices"),
    path("practices/add/", practices.practice_add, name="practice_add"),
    path("practices/<str:public_id>/", practices.practice, name="practice"),
    path("practices/<str:public_id>/change/", practices.practice_change, name="practice_change"),
    path("practices/<str:public_id>/confirm/", verifying.practice_confirm, name="practice_confirm"),
    path("practices/<str:public_id>/prescribers/add/", practices.prescriber_add, name="prescriber_add"),
    path("prescribers/", prescribers.prescribers, name="prescribers"),
    path("prescribers/import/", importing.prescriber_import, name="prescriber_import"),
    path("prescribers/import/do/", importing.prescriber_import_do, name="prescriber_import_do"),
    path(
        "prescribers/import/examples/<str:name>.csv",
        importing.prescriber_import_example,
        name="prescriber_import_example",
    ),
    path("prescribers/import/<str:public_id>/file/", importing.prescriber_import_file, name="prescriber_import_file"),
    path("prescribers/<str:public_id>/", prescribers.prescriber, name="prescriber"),
    path("prescribers/<str:public_id>/change/", prescribers.prescriber_change, name="prescriber_change"),
    path("prescribers/<str:public_id>/licences/add/", prescribers.licence_add, name="prescriber_licence_add"),
    path("prescribers/licences/<str:public_id>/renew/", prescribers.licence_renew, name="prescriber_licence_renew"),
    path("prescribers/licences/<str:public_id>/verify/", verifying.licence_verify, name="prescriber_licence_verify"),
    path(
        "prescribers/licences/<str:public_id>/withdraw/",
        verifying.licence_withdraw,
        name="prescriber_licence_withdraw",
    ),
    path("prescribers/licences/<str:public_id>/end/", prescribers.licence_end, name="prescriber_licence_end"),
    path("prescribers/<str:public_id>/delegates/add/", delegates.delegate_add, name="delegate_add"),
    path("delegates/<str:public_id>/confirm/", verifying.delegate_confirm, name="delegate_confirm"),
    path("delegates/<str:public_id>/end/", delegates.delegate_end, name="delegate_end"),
    path("practice/profile/", delegates.my_profile, name="my_profile"),
]
