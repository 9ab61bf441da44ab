"""The addresses of the API."""

from rest_framework.routers import SimpleRouter

from orders.api import FormulaViews, OrderViews, PrescriptionViews

router = SimpleRouter()
router.register("orders", OrderViews, basename="api_order")
router.register("prescriptions", PrescriptionViews, basename="api_prescription")
router.register("formulas", FormulaViews, basename="api_formula")
urlpatterns = router.urls
