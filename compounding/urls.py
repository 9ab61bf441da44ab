"""The addresses of the craft."""

from django.urls import path

from compounding.views import bench, public

urlpatterns = [
    path("formulas/", bench.formula_list, name="formulas"),
    path("formulas/new/", bench.formula_new, name="formula_new"),
    path("formulas/<str:public_id>/", bench.formula, name="formula"),
    path("formulas/<str:public_id>/approve/", bench.formula_approve, name="formula_approve"),
    path("formulas/<str:public_id>/retire/", bench.formula_retire, name="formula_retire"),
    path("k/<str:token>/", public.know_your_capsule, name="know_your_capsule"),
]
