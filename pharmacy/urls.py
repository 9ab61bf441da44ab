"""Every address of the house."""

from csp.constants import SELF
from csp.decorators import csp_update
from django.urls import include, path
from django.views.decorators.http import require_safe
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from pharmacy import health, print_views, records_views, views

handler500 = "pharmacy.errors.mistake"

# Swagger's page styles itself; no other page may hold a style.
styled = csp_update({"style-src": [SELF, "'unsafe-inline'"]})
api_docs = require_safe(styled(SpectacularSwaggerSplitView.as_view(url_name="api_schema")))

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
    *records_views.story_paths(),
    path("mail/", records_views.messages, name="messages"),
    path("mail/<str:public_id>/", records_views.message, name="message"),
    path("mail/<str:public_id>/try-again/", records_views.message_try_again, name="message_try_again"),
    path("papers/", records_views.papers, name="papers"),
    path("papers/<str:public_id>/try-again/", records_views.paper_try_again, name="paper_try_again"),
    path("print-runs/", print_views.print_runs, name="print_runs"),
    path("print-runs/<str:public_id>/", print_views.print_run, name="print_run"),
    path("print-runs/<str:public_id>/papers.pdf", print_views.print_run_papers, name="print_run_papers"),
    path("print-runs/<str:public_id>/cancel/", print_views.print_run_cancel, name="print_run_cancel"),
    path("print-runs/<str:public_id>/try-again/", print_views.print_run_try_again, name="print_run_try_again"),
    path("api/schema/", SpectacularAPIView.as_view(), name="api_schema"),
    path("api/docs/", api_docs, name="api_docs"),
    path("api/", include("orders.api_urls")),
]
