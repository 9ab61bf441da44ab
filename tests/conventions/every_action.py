"""How each action there is can be asked for: with what, by whom, about which row; over 250 lines, a case for each."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from PIL import Image

from accounts.links import Link, address_of, token_of
from accounts.models import ApiClient, RoleGrant, User
from accounts.roles import Role
from compounding.actions.formulas import FormulaText
from compounding.bud_limits import EvidenceKind
from compounding.formula_text import Written, written_of
from orders.actions import questions, renewing
from orders.actions.adjusting import adjust
from orders.actions.intake import cancel
from orders.actions.priority import make_urgent
from orders.comparing import tokens_of
from orders.holds import HoldReason
from orders.openings import open_for
from orders.questions import AnswerCode, QuestionCode
from orders.renewals import RenewalAnswer
from orders.wanted import Wanted
from patients.models import Sex
from patients.profile import Profile
from premises.stocks import Stock, Use
from premises.terms import Form, UsState
from prescribers.models import LookedUpAt
from records.tasks import send_message
from tests import factories
from tests.conventions import every_action_of_leaflets, every_action_of_making, every_action_of_patients
from tests.conventions.asked import Asked
from tests.conventions.world import World
from tests.factories.compounding import PDF

LAST_DAY = date(2029, 1, 31)
PASSWORD = "another-quiet-capsule"
TEXT = FormulaText(
    code="LDN9C", name="Naltrexone Hydrochloride 9 mg Capsule", form=Form.CAPSULE, strength_mg=Decimal(9),
    description="Size 1, white", bud_days=180, storage="Room temperature", instructions="Weigh, dilute, fill.",
)  # fmt: skip


def _family(w: World) -> Asked:
    lines = tuple(factories.capsule_ingredients("9", by=w.pharmacist, at=w.at))
    return Asked(w.pharmacist, ([Written(TEXT, lines)],), about=None)


def _refill(w: World) -> Asked:
    cancel(w.order, reason="asked for", by=w.pharmacist, at=w.at)
    return Asked(w.prescriber.user, (w.prescription,))


def _taking_over(w: World) -> Asked:
    open_for(w.technician, w.order, at=w.at)
    return Asked(w.pharmacist, (w.order,), {"note": "The patient is here"}, w.order)


def _chasing(w: World) -> Asked:
    waits = questions.ask(w.order, questions.Asked(QuestionCode.DOSE), by=w.pharmacist, at=w.at - timedelta(hours=5))
    return Asked(w.pharmacist, (waits,), about=waits)


def _of_own(w: World) -> Asked:
    user = w.caregiver.patient.user
    return Asked(user, (), {"user": user}, user)


def _caregiver(w: World) -> Asked:
    who = {"name": "Maple Helper", "email": "maple@example.test", "consent": "Sees what I see."}
    return Asked(w.caregiver.patient.user, (w.caregiver.patient,), who)


def _token(user: User) -> str:
    return address_of(user, Link.INVITATION).rstrip("/").rsplit("/", 1)[-1]


def _logo() -> bytes:
    png = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(png, "PNG")
    return png.getvalue()


def _person(**more: Any) -> dict[str, Any]:
    return {"name": "Moss Example", "email": "moss@example.test", "credentials": "MD"} | more


A, R, C = "accounts.actions", "orders.actions", "compounding.actions.formulas"
T, P, M = "patients.actions", "prescribers.actions", "premises.actions"
CASES: dict[str, Callable[[World], Asked]] = {
    f"{R}.intake.submit": lambda w: Asked(w.prescriber.user, (w.prescription,)),
    f"{R}.intake.cancel": lambda w: Asked(w.pharmacist, (w.order,), {"reason": "asked for"}, w.order),
    f"{R}.priority.make_urgent": lambda w: Asked(w.pharmacist, (w.order,), {"reason": "Travels on Friday"}, w.order),
    f"{R}.priority.make_routine": lambda w: Asked(
        w.pharmacist, (make_urgent(w.order, reason="Travels", by=w.pharmacist, at=w.at),), about=w.order
    ),
    f"{R}.views.save_view": lambda w: Asked(w.technician, (Wanted(urgent=True),), {"name": "Urgent"}),
    f"{R}.views.rename_view": lambda w: Asked(w.technician, (w.view,), {"name": "First"}, w.view),
    f"{R}.views.remove_view": lambda w: Asked(w.technician, (w.view,), about=w.view),
    f"{R}.adjusting.adjust": lambda w: Asked(
        w.pharmacist, (w.titration, factories.an_adjustment(at=w.at)), about=w.titration
    ),
    f"{R}.adjusting.withdraw": lambda w: Asked(
        w.pharmacist,
        (adjust(w.titration, factories.an_adjustment(at=w.at), by=w.pharmacist, at=w.at),),
        about=w.titration,
    ),
    f"{R}.safety.ask_again": lambda w: Asked(
        w.pharmacist, (w.prescription, factories.an_answer()), about=w.prescription
    ),
    f"{R}.safety.override": lambda w: Asked(
        w.pharmacist, (w.stopped, factories.a_decision(w.stopped, at=w.at)), about=w.stopped, signs=True
    ),
    f"{R}.paper.ask_for_label": lambda w: Asked(
        w.pharmacist, (w.accepted.lines.get(),), {"reason": "smeared"}, w.accepted.lines.get()
    ),
    f"{R}.paper.ask_for_leaflet": lambda w: Asked(w.pharmacist, (w.accepted,), {"reason": "lost"}, w.accepted),
    f"{R}.prescribing.prepare": lambda w: Asked(
        w.prescriber.user, (w.patient, w.prescriber, factories.a_draft(w.formula, at=w.at))
    ),
    f"{R}.prescribing.sign_and_send": lambda w: Asked(
        w.waiting.prescriber.user, (w.waiting,), about=w.waiting, signs=True
    ),
    f"{R}.prescribing.change": lambda w: Asked(
        w.waiting.prescriber.user, (w.waiting, w.prescription), about=w.waiting
    ),
    f"{R}.prescribing.discontinue": lambda w: Asked(
        w.prescriber.user, (w.prescription,), {"reason": "another medicine"}, w.prescription
    ),
    f"{R}.prescribing.replace": lambda w: Asked(w.pharmacist, (w.prescription, w.waiting), about=w.prescription),
    f"{R}.protocols.save_protocol": lambda w: Asked(w.prescriber.user, (factories.a_way_of_ordering(w.formula),)),
    f"{R}.protocols.rename_protocol": lambda w: Asked(w.prescriber.user, (w.protocol,), {"name": "Other"}, w.protocol),
    f"{R}.protocols.retire_protocol": lambda w: Asked(w.prescriber.user, (w.protocol,), about=w.protocol),
    f"{R}.refilling.ask_for_refill": _refill,
    f"{R}.receiving.receive": lambda w: Asked(w.prescriber.user, (w.request(),)),
    f"{R}.questions.ask": lambda w: Asked(w.pharmacist, (w.order, questions.Asked(QuestionCode.DOSE)), about=w.order),
    f"{R}.questions.answer": lambda w: Asked(
        w.prescriber.user, (w.question, questions.Answered(AnswerCode.CHANGE)), about=w.order
    ),
    f"{R}.questions.withdraw": lambda w: Asked(w.pharmacist, (w.question,), {"reason": "found it"}, w.question),
    f"{R}.reminding.remind_to_sign": lambda w: Asked(w.house, (w.waiting,), about=w.waiting),
    f"{R}.renewing.ask_for_renewal": lambda w: Asked(w.pharmacist, (w.spent,), about=w.spent),
    f"{R}.renewing.approve_renewal": lambda w: Asked(
        w.prescriber.user, (w.renewal, renewing.Terms(30, 1, factories.an_answer())), about=w.spent
    ),
    f"{R}.renewing.decline_renewal": lambda w: Asked(
        w.prescriber.user, (w.renewal, renewing.Declined(RenewalAnswer.REPLACED)), about=w.spent
    ),
    f"{R}.renewing.withdraw_renewal": lambda w: Asked(w.pharmacist, (w.renewal,), {"reason": "found it"}, w.spent),
    f"{R}.review.verify": lambda w: Asked(
        w.pharmacist, (w.faxed,), {"compared": tokens_of(w.faxed.prescription)}, w.faxed, signs=True
    ),
    f"{R}.review.accept": lambda w: Asked(w.pharmacist, (w.order,), about=w.order, signs=True),
    f"{R}.review.hold": lambda w: Asked(
        w.pharmacist, (w.order,), {"reason": HoldReason.STOCK, "note": ""}, w.order
    ),
    f"{R}.reminding.remind_of_question": _chasing,
    f"{R}.taking_over.take_over": _taking_over,
    f"{R}.review.resolve": lambda w: Asked(w.pharmacist, (w.hold,), {"outcome": "it came"}, w.order),
    f"{R}.holding.postpone": lambda w: Asked(
        w.pharmacist, (w.hold,), {"until": w.at + timedelta(days=5), "reason": "it comes later"}, w.order
    ),
    f"{R}.reviewing.intervene": lambda w: Asked(
        w.pharmacist, (w.weak, factories.an_intervention(w.weak, at=w.at)), about=w.weak, signs=True
    ),
    f"{R}.review.print_again": lambda w: Asked(w.pharmacist, (w.accepted,), {"reason": "smeared"}, w.accepted),
    f"{C}.draft": lambda w: Asked(w.pharmacist, (TEXT, factories.capsule_ingredients("9", by=w.pharmacist, at=w.at))),
    f"{C}.draft_family": _family,
    f"{C}.edit": lambda w: Asked(w.in_charge, (w.draft, written_of(w.draft)), about=w.draft),
    f"{C[:-1]}_evidence.add_evidence": lambda w: Asked(
        w.pharmacist, (w.draft,), {"kind": EvidenceKind.STUDY, "title": "Study", "pdf": PDF}, w.draft
    ),
    f"{C}.approve": lambda w: Asked(w.pharmacist, (w.draft,), about=w.draft, signs=True),
    f"{C}.retire": lambda w: Asked(w.pharmacist, (w.formula,), {"reason": "no longer made"}, w.formula),
    f"{T}.registration.register": lambda w: Asked(
        w.prescriber.user,
        (Profile(allergies=("sulfa",), no_other_medicines=True),),
        factories.PERSON | {"family_name": "Registered", "prescriber": w.prescriber},
    ),
    f"{T}.registration.change_details": lambda w: Asked(w.technician, (w.patient,), {"city": "Salem"}, w.patient),
    f"{T}.registration.correct_identity": lambda w: Asked(
        w.technician, (w.patient,), {"sex": Sex.OTHER, "given_name": "Lime", "reason": "a slip"}, w.patient
    ),
    f"{T}.registration.take_into_care": lambda w: Asked(
        w.technician, (w.patient, factories.a_prescriber(by=w.pharmacist, at=w.at))
    ),
    f"{T}.registration.link_account": lambda w: Asked(
        w.technician, (w.patient,), {"user": factories.patient_user()}, w.patient
    ),
    f"{T}.matching.match": lambda w: Asked(
        w.pharmacist, (w.patient, w.with_mail), {"reason": "telephoned"}, w.patient
    ),
    f"{T}.matching.tell_apart": lambda w: Asked(
        w.pharmacist, (w.patient, w.with_mail), {"reason": "twins"}, w.patient
    ),
    f"{T}.matching.undo_match": lambda w: Asked(
        w.pharmacist, (factories.a_match(w.patient, w.with_mail, by=w.pharmacist, at=w.at),),
        {"reason": "twins"}, w.patient,
    ),
    f"{T}.portal.send_link": lambda w: Asked(w.technician, (w.with_mail,), about=w.with_mail),
    f"{T}.portal.ask_for_link": lambda w: Asked(
        w.house, (), {"address": w.with_mail.email, "born_on": w.with_mail.born_on}, w.with_mail
    ),
    f"{T}.portal.open_link": lambda w: Asked(
        w.house, (), {"token": token_of(Link.FOLLOW, w.let_in.public_id, w.at), "born_on": w.let_in.born_on}, w.let_in
    ),
    f"{T}.portal.close_account": lambda w: Asked(
        w.caregiver.patient.user, (w.caregiver.patient,), {"born_on": w.caregiver.patient.born_on}, w.caregiver.patient
    ),
    f"{A}.own.ask_for_password": lambda w: Asked(
        w.caregiver.patient.user,
        (),
        {"user": w.caregiver.patient.user, "email": "linden@example.test"},
        w.caregiver.patient.user,
    ),
    f"{A}.own.forget_passkeys": _of_own,
    f"{A}.own.end_access": _of_own,
    f"{T}.caregivers.add_caregiver": _caregiver,
    f"{T}.caregivers.send_care_link_again": lambda w: Asked(
        w.caregiver.patient.user, (w.caregiver,), about=w.caregiver
    ),
    f"{T}.caregivers.end_care": lambda w: Asked(w.pharmacist, (w.caregiver,), {"reason": "as asked"}, w.caregiver),
    f"{T}.profile.change_profile": lambda w: Asked(
        w.technician, (w.patient, Profile(allergies=("sulfa",), no_other_medicines=True)), about=w.patient
    ),
    f"{P}.practices.add_practice": lambda w: Asked(w.technician, (), factories.PRACTICE),
    f"{P}.practices.change_practice": lambda w: Asked(
        w.technician, (w.prescriber.practice,), {"city": "Salem"}, w.prescriber.practice
    ),
    f"{P}.delegates.name_delegate": lambda w: Asked(
        w.prescriber.user, (w.prescriber,), {"user": factories.delegate_user()}
    ),
    f"{P}.delegates.invite_delegate": lambda w: Asked(
        w.prescriber.user, (w.prescriber,), {"name": "Moss Example", "email": "moss@example.test"}
    ),
    f"{P}.delegates.end_delegate": lambda w: Asked(w.delegate.prescriber.user, (w.delegate,), about=w.delegate),
    f"{P}.prescribers.add_prescriber": lambda w: Asked(
        w.technician, (w.prescriber.practice,), _person(npi=factories.an_npi())
    ),
    f"{P}.prescribers.enrol": lambda w: Asked(
        w.technician, (factories.prescriber_user("Ivy New"), w.prescriber.practice), {"npi": factories.an_npi()}
    ),
    f"{P}.prescribers.change_prescriber": lambda w: Asked(
        w.technician, (w.prescriber,), {"npi": factories.an_npi()}, w.prescriber
    ),
    f"{P}.prescribers.add_licence": lambda w: Asked(
        w.technician, (w.prescriber,), {"state": UsState.CA, "number": "A1", "expires_on": LAST_DAY}
    ),
    f"{P}.verifying.verify_licence": lambda w: Asked(
        w.technician, (w.licence,),
        {"seen": w.licence.as_seen(), "npi_source": LookedUpAt.NPPES, "licence_source": LookedUpAt.STATE_BOARD},
    ),
    f"{P}.verifying.withdraw_verification": lambda w: Asked(
        w.technician, (w.licence,), {"reason": "suspended"}, w.licence.verifications.get()
    ),
    f"{P}.verifying.confirm_practice": lambda w: Asked(
        w.technician, (w.prescriber.practice,), {"seen": w.prescriber.practice.as_seen()}, w.prescriber.practice
    ),
    f"{P}.verifying.confirm_delegate": lambda w: Asked(w.technician, (w.delegate,), about=w.delegate),
    f"{M}.licences.add_licence": lambda w: Asked(
        w.in_charge, (w.pharmacy,), {"state": UsState.CA, "number": "A1", "expires_on": LAST_DAY}
    ),
    f"{M}.licences.renew_licence": lambda w: Asked(
        w.in_charge, (w.pharmacy.licences.first(),), {"number": "A1", "expires_on": LAST_DAY},
        w.pharmacy.licences.first(),
    ),
    f"{M}.licences.end_licence": lambda w: Asked(
        w.in_charge, (w.pharmacy.licences.first(),), {"reason": "given up"}, w.pharmacy.licences.first()
    ),
    f"{M}.settings.change_setting": lambda w: Asked(
        w.in_charge, ("promise_hours", "72"), {"reason": "holidays"}, signs=True
    ),
    f"{M}.stations.choose_stock": lambda w: Asked(
        w.technician, ("a-station", Stock.SHEET_A4), {"use": Use.CONTAINER, "place": 3}
    ),
    f"{M}.profile.found_pharmacy": lambda w: Asked(w.in_charge, (), factories.PROFILE),
    f"{M}.profile.change_profile": lambda w: Asked(w.in_charge, (w.pharmacy,), {"city": "Salem"}, w.pharmacy),
    f"{M}.profile.set_logo": lambda w: Asked(w.in_charge, (w.pharmacy, _logo()), about=w.pharmacy),
    f"{A}.owner.make_owner": lambda w: Asked(w.house, (), _person(password=PASSWORD)),
    f"{A}.clients.add_client": lambda w: Asked(w.administrator, (), {"name": "Larch System"}),
    f"{A}.clients.add_key": lambda w: Asked(w.administrator, (), {"user": w.machine}, w.machine),
    f"{A}.clients.revoke_key": lambda w: Asked(
        w.administrator, (), {"client": ApiClient.objects.get(user=w.machine)}, w.machine
    ),
    f"{A}.own.open_link": lambda w: Asked(
        w.invited, (), {"user": w.invited, "token": _token(w.invited), "password": PASSWORD, "signing_code": "271828"},
        w.invited,
    ),
    f"{A}.own.change_password": lambda w: Asked(
        w.technician, (), {"user": w.technician, "password": PASSWORD}, w.technician
    ),
    f"{A}.own.set_signing_code": lambda w: Asked(
        w.technician, (), {"user": w.technician, "password": factories.PASSWORD, "signing_code": "271828"}, w.technician
    ),
    f"{A}.people.invite": lambda w: Asked(w.administrator, (), _person(roles=[Role.PRESCRIBER], identity="passport")),
    f"{A}.people.resend_invitation": lambda w: Asked(w.administrator, (), {"user": w.invited}, w.invited),
    f"{A}.people.start_password_reset": lambda w: Asked(w.administrator, (), {"user": w.technician}, w.technician),
    f"{A}.people.correct": lambda w: Asked(
        w.administrator, (), _person(user=w.prescriber.user, name="Juniper Renamed"), w.prescriber.user
    ),
    f"{A}.people.designate": lambda w: Asked(
        w.administrator, (), {"user": w.technician, "from_on": LAST_DAY, "until_on": None}, w.technician
    ),
    f"{A}.people.deactivate": lambda w: Asked(
        w.administrator, (), {"user": w.prescriber.user, "reason": "left"}, w.prescriber.user
    ),
    f"{A}.people.reactivate": lambda w: Asked(
        w.administrator, (), {"user": w.gone, "roles": [Role.PHARMACIST], "reason": "came back"}, w.gone
    ),
    f"{A}.people.remove_factors": lambda w: Asked(
        w.administrator, (), {"user": w.with_factor, "reason": "telephone lost"}, w.with_factor
    ),
    f"{A}.roles.grant_role": lambda w: Asked(
        w.administrator, (), {"user": w.pharmacist, "role": Role.PHARMACIST_IN_CHARGE}
    ),
    f"{A}.roles.end_role": lambda w: Asked(
        w.administrator, (), {"grant": _grant(w.pharmacist), "reason": "left"}, _grant(w.pharmacist)
    ),
    "records.actions.try_again": lambda w: Asked(w.administrator, (w.failed,), {"task": send_message}, w.failed),
} | every_action_of_making.CASES | every_action_of_leaflets.CASES | every_action_of_patients.CASES  # fmt: skip


def _grant(user: User) -> RoleGrant:
    return RoleGrant.objects.get(user=user)
