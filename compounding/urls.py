"""The addresses of the craft."""

from django.urls import path

from compounding.views import batches, bench, formula_writing, making, paper, public, stock

urlpatterns = [
    path("formulas/", bench.formula_list, name="formulas"),
    path("formulas/new/", formula_writing.formula_new, name="formula_new"),
    path("formulas/family/", formula_writing.formula_family, name="formula_family"),
    path("formulas/evidence/<str:public_id>/", bench.evidence_file, name="evidence_file"),
    path("formulas/<str:public_id>/", bench.formula, name="formula"),
    path("formulas/<str:public_id>/edit/", formula_writing.formula_edit, name="formula_edit"),
    path("formulas/<str:public_id>/version/", formula_writing.formula_version, name="formula_version"),
    path("formulas/<str:public_id>/changes/", bench.formula_changes, name="formula_changes"),
    path("formulas/<str:public_id>/document/", bench.formula_document, name="formula_document"),
    path("formulas/<str:public_id>/approve/", bench.formula_approve, name="formula_approve"),
    path("formulas/<str:public_id>/retire/", bench.formula_retire, name="formula_retire"),
    path("lots/", stock.lots, name="lots"),
    path("lots/components/", stock.components, name="components"),
    path("lots/components/new/", stock.component_add, name="component_add"),
    path("lots/receive/", stock.lot_receive, name="lot_receive"),
    path("lots/<str:public_id>/", stock.lot, name="lot"),
    path("lots/<str:public_id>/certificate/", stock.lot_certificate, name="lot_certificate"),
    path("lots/<str:public_id>/release/", stock.lot_release, name="lot_release"),
    path("lots/<str:public_id>/reject/", stock.lot_reject, name="lot_reject"),
    path("batches/", batches.batch_board, name="batches"),
    path("batches/all/", batches.batch_list, name="batches_all"),
    path("batches/<str:public_id>/", batches.batch, name="batch"),
    path("batches/<str:public_id>/approve/", batches.batch_approve, name="batch_approve"),
    path("batches/<str:public_id>/start/", batches.batch_start, name="batch_start"),
    path("batches/<str:public_id>/make/", making.batch_make, name="batch_make"),
    path("batches/<str:public_id>/weigh/", making.batch_weigh, name="batch_weigh"),
    path("batches/<str:public_id>/step/", making.batch_step, name="batch_step"),
    path("batches/<str:public_id>/sample/", making.batch_sample, name="batch_sample"),
    path("batches/<str:public_id>/finish/", making.batch_finish, name="batch_finish"),
    path("batches/<str:public_id>/worksheet/", paper.batch_worksheet, name="batch_worksheet"),
    path("batches/papers/<str:public_id>.pdf", paper.batch_paper, name="batch_paper"),
    path("batches/weighings/<str:public_id>/witness/", making.weighing_witness, name="weighing_witness"),
    path("batches/weighings/<str:public_id>/void/", making.weighing_void, name="weighing_void"),
    path("k/<str:token>/", public.know_your_capsule, name="know_your_capsule"),
]
