"""The addresses of accounts. Of allauth's pages only those this house wants: no sign-up, no second address."""

from allauth.account import views as allauth
from django.urls import include, path

from accounts.views import clients, entry, own, people

urlpatterns = [
    path("accounts/login/", allauth.login, name="account_login"),
    path("accounts/logout/", allauth.logout, name="account_logout"),
    path("accounts/reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/change/", allauth.password_change, name="account_change_password"),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("accounts/sessions/", own.my_sessions, name="my_sessions"),
    path("accounts/password/forgotten/", entry.forgotten, name="account_reset_password"),
    path("accounts/password/forgotten/sent/", entry.forgotten_done, name="account_reset_password_done"),
    path("welcome/<str:token>/", entry.welcome, name="welcome"),
    path("lock/", own.lock, name="lock"),
    path("me/", own.account_settings, name="account_settings"),
    path("me/signing-code/", own.signing_code, name="signing_code"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/<str:public_id>/", people.person, name="person"),
    path("people/<str:public_id>/correct/", people.correct, name="correct_person"),
    path("people/<str:public_id>/designate/", people.designate, name="designate"),
    path("people/<str:public_id>/invitation/", people.resend, name="resend"),
    path("people/<str:public_id>/password/", people.reset, name="reset_person"),
    path("people/<str:public_id>/second-factor/", people.remove_factors, name="remove_factors"),
    path("people/<str:public_id>/deactivate/", people.deactivate, name="deactivate"),
    path("people/<str:public_id>/reactivate/", people.reactivate, name="reactivate"),
    path("people/<str:public_id>/roles/", people.role_grant, name="role_grant"),
    path("people/<str:public_id>/roles/<str:grant_id>/end/", people.role_end, name="role_end"),
    path("clients/", clients.clients, name="clients"),
    path("clients/add/", clients.client_add, name="client_add"),
    path("clients/<str:public_id>/key/", clients.client_key, name="client_key"),
    path("clients/<str:public_id>/keys/<str:prefix>/revoke/", clients.client_revoke, name="client_revoke"),
]
