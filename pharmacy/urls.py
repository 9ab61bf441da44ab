"""Every address of the house."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from pharmacy import health, views

handler500 = "pharmacy.errors.mistake"

urlpatterns = [
    path("", views.home, name="home"),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("", include("accounts.urls")),
    path("", include("premises.urls")),
    path("", include("prescribers.urls")),
    path("", include("patients.urls")),
    path("", include("compounding.urls")),
    path("", include("orders.urls")),
    path("", include("records.urls")),
    path("api/schema/", SpectacularAPIView.as_view(), name="api_schema"),
    path("api/docs/", SpectacularSwaggerView.as_view(url_name="api_schema"), name="api_docs"),
    path("api/", include("orders.api_urls")),
]
