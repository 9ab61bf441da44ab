"""The addresses of premises."""

from django.urls import path

from premises.views import profile, settings, stations

urlpatterns = [
    path("pharmacy/", profile.profile, name="pharmacy_profile"),
    path("pharmacy/change/", profile.change, name="pharmacy_change"),
    path("pharmacy/logo/", profile.logo, name="pharmacy_logo"),
    path("pharmacy/logo/image/", profile.logo_image, name="pharmacy_logo_image"),
    path("pharmacy/licences/add/", profile.licence_add, name="pharmacy_licence_add"),
    path("pharmacy/licences/<str:public_id>/renew/", profile.licence_renew, name="pharmacy_licence_renew"),
    path("pharmacy/licences/<str:public_id>/end/", profile.licence_end, name="pharmacy_licence_end"),
    path("station/stock/", stations.station_stock, name="station_stock"),
    path("settings/", settings.settings, name="settings"),
    path("settings/<str:key>/", settings.setting, name="setting"),
]
