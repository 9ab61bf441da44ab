"""The addresses of orders."""

from django.urls import path

from orders.views import bench, composing, destroying, dispensing, making, opening, patient, portal, prescriber

urlpatterns = [
    path("worklist/", bench.worklist, name="worklist"),
    path("worklist/problems/", bench.worklist_problems, name="worklist_problems"),
    path("scan/", opening.scan, name="scan"),
    path("orders/<str:public_id>/", bench.order, name="order"),
    path("orders/<str:public_id>/accept/", bench.order_accept, name="order_accept"),
    path("orders/<str:public_id>/verify/", bench.order_verify, name="order_verify"),
    path("orders/<str:public_id>/hold/", bench.order_hold, name="order_hold"),
    path("orders/<str:public_id>/cancel/", bench.order_cancel, name="order_cancel"),
    path("orders/<str:public_id>/print-again/", bench.order_print_again, name="order_print_again"),
    path("orders/<str:public_id>/promise/", dispensing.order_reserve, name="order_reserve"),
    path("orders/<str:public_id>/split/", dispensing.order_split, name="order_split"),
    path("orders/<str:public_id>/check/", dispensing.order_check, name="order_check"),
    path("orders/<str:public_id>/hand-over/", dispensing.order_hand_over, name="order_hand_over"),
    path("promises/<str:public_id>/fill/", dispensing.reservation_fill, name="reservation_fill"),
    path("containers/<str:public_id>/label/", dispensing.container_label, name="container_label"),
    path("containers/<str:public_id>/take-back/", dispensing.container_put_back, name="container_put_back"),
    path("containers/<str:public_id>/destroy/", destroying.container_destroy, name="container_destroy"),
    path("orders/<str:public_id>/return/", destroying.order_return, name="order_return"),
    path("batch-plan/", making.batch_plan, name="batch_plan"),
    path("batches/<str:public_id>/release/", making.batch_release, name="batch_release"),
    path("batches/<str:public_id>/reject/", making.batch_reject, name="batch_reject"),
    path("batches/<str:public_id>/recall/", making.batch_recall, name="batch_recall"),
    path("lots/<str:public_id>/recall/", making.lot_recall, name="lot_recall"),
    path("holds/<str:public_id>/resolve/", bench.hold_resolve, name="hold_resolve"),
    path("papers/<str:public_id>.pdf", opening.document, name="order_document"),
    path("telephone-order/", composing.telephone_order, name="telephone_order"),
    path("practice/", prescriber.practice_orders, name="practice_orders"),
    path("practice/new/", composing.order_new, name="order_new"),
    path("prescriptions/<str:public_id>/", prescriber.prescription, name="prescription"),
    path("prescriptions/<str:public_id>/sign/", prescriber.prescription_sign, name="prescription_sign"),
    path(
        "prescriptions/<str:public_id>/discontinue/",
        prescriber.prescription_discontinue,
        name="prescription_discontinue",
    ),
    path("patients/<str:public_id>/orders/", patient.patient_orders, name="patient_orders"),
    path("my/", portal.my_orders, name="my_orders"),
    path("my/leaflets/<str:public_id>.pdf", portal.my_leaflet, name="my_leaflet"),
]
