"""What gates a weighing: the balance, its check of the day, the person, the logs; each switchable with a reason."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from compounding.actions import equipment as do
from compounding.actions import people, weighing
from compounding.amounts import MinimumBy, least_weighed_mg, ways_to_weigh
from compounding.models import Calibration, Competence, Equipment, EquipmentKind, Skill, Weighing
from compounding.targets import target_for
from premises.actions.settings import change_setting
from records.models import Event
from records.refusals import NotAllowed, SamePerson
from tests import factories
from tests.signed_in import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(technician, at):
    return factories.a_started_batch(at=at, maker=technician)


@pytest.fixture
def weigh(batch, pharmacist, at):
    """Weigh its active on the target, by whom and when."""
    line = batch.formula.ingredients.select_related("component").get(component__code="NTX")
    lot = factories.a_lot("NTX", by=pharmacist, at=at)

    def done(by, at=at, **how) -> Weighing:
        return weighing.weigh(batch, line, lot, target_for(batch, line, lot)[0].amount, by=by, at=at, **how)

    return done


def refused(act) -> str:
    """The words of the refusal."""
    with pytest.raises((weighing.NotReadyToWeigh, weighing.WhichBalance)) as refusal:
        act()
    return str(refusal.value)


class TestABalance:
    def test_that_is_in_order_is_frozen_in_the_record(self, weigh, technician):
        done = weigh(technician)
        assert done.balance == Equipment.objects.get()
        assert done.balance_state["weighs_from_mg"] == "20"
        assert done.balance_state["checked"] == "200 mg for 200 mg"
        assert done.balance_state["calibrated_until"]

    def test_not_checked_today_does_not_weigh(self, weigh, technician, at):
        words = refused(lambda: weigh(technician, at + timedelta(days=1)))
        assert "EQP-02" in words and "EQP-01" not in words
        assert Weighing.objects.count() == 0

    def test_that_failed_its_last_check_does_not_weigh_and_a_better_one_counts(self, weigh, technician, at):
        balance = Equipment.objects.get()
        with pytest.raises(do.EquipmentRefused) as bare:
            do.check_balance(balance, Decimal("200.6"), by=technician, at=at)
        assert bare.value.code == "failed_check_needs_note"
        do.check_balance(balance, Decimal("200.6"), note="Levelled.", by=technician, at=at + timedelta(minutes=1))
        assert "showed 200.6" in refused(lambda: weigh(technician, at + timedelta(minutes=2)))
        do.check_balance(balance, Decimal("200.5"), by=technician, at=at + timedelta(minutes=3))
        assert weigh(technician, at + timedelta(minutes=4)).balance == balance

    def test_past_its_calibration_does_not_weigh(self, weigh, technician, pharmacist, at):
        later = at + timedelta(days=331)
        do.check_balance(Equipment.objects.get(), Decimal(200), by=technician, at=later)
        factories.ready_to_weigh(technician, at=at + timedelta(days=300))
        Calibration.objects.get()
        words = refused(lambda: weigh(technician, later))
        assert "EQP-01" in words and "EQP-02" not in words

    def test_that_failed_its_calibration_does_not_weigh(self, weigh, technician, pharmacist, at):
        factories.a_calibration(Equipment.objects.get(), by=pharmacist, at=at, passed=False, done_on=at.date())
        assert "failed its calibration" in refused(lambda: weigh(technician))

    def test_is_named_where_there_are_two(self, weigh, technician, at):
        second = factories.a_balance("BAL2", at=at)
        assert "CR-13" in refused(lambda: weigh(technician))
        assert weigh(technician, balance=second).balance == second

    def test_out_of_service_is_not_weighed_on(self, weigh, technician, pharmacist, at):
        do.retire(balance := Equipment.objects.get(), reason="dropped", by=pharmacist, at=at)
        assert "in service" in refused(lambda: weigh(technician, balance=balance))

    def test_is_entered_with_its_figures_by_a_pharmacist(self, technician, pharmacist, at):
        with pytest.raises(NotAllowed):
            factories.a_new_balance(by=technician, at=at)
        with pytest.raises(do.EquipmentRefused):
            do.add_equipment(code="BAL9", name="Bare", kind=EquipmentKind.BALANCE, by=pharmacist, at=at)

    @pytest.mark.parametrize(("done_ago", "lasts"), [(-1, 100), (0, 367), (10, 0)])
    def test_is_calibrated_in_the_past_and_for_at_most_a_year(self, pharmacist, at, done_ago, lasts):
        day = at.date() - timedelta(days=done_ago)
        with pytest.raises(do.EquipmentRefused) as refusal:
            balance = factories.a_new_balance(by=pharmacist, at=at)
            factories.a_calibration(balance, by=pharmacist, at=at, done_on=day, due_on=day + timedelta(days=lasts))
        assert refusal.value.code == "calibration_dates"


class TestAPerson:
    def test_whose_competence_is_over_does_not_weigh(self, weigh, technician, at):
        later = at + timedelta(days=60)
        factories.a_balance(at=later)
        assert "TRN-02" in refused(lambda: weigh(technician, later))

    def test_whose_competence_was_withdrawn_does_not_weigh(self, weigh, technician, pharmacist_in_charge, at):
        held = Competence.objects.get(person=technician)
        people.end_competence(held, reason="a spill", by=pharmacist_in_charge, at=at)
        assert "TRN-02" in refused(lambda: weigh(technician))
        people.assess(technician, Skill.MEASURING, shown_on=at.date(), by=pharmacist_in_charge, at=at)
        assert weigh(technician).weighed_by == technician

    def test_does_not_vouch_for_themselves(self, pharmacist_in_charge, pharmacist, technician, at):
        with pytest.raises(SamePerson):
            people.assess(pharmacist_in_charge, Skill.MEASURING, shown_on=at.date(), by=pharmacist_in_charge, at=at)
        with pytest.raises(NotAllowed):
            people.assess(technician, Skill.MEASURING, shown_on=at.date(), by=pharmacist, at=at)

    def test_designated_for_it_assesses(self, pharmacist, technician, at):
        pharmacist.designated_from = at.date()
        pharmacist.save()
        row = people.assess(technician, Skill.GARBING, shown_on=at.date(), by=pharmacist, at=at)
        assert (row.until_on - row.shown_on).days == 365


class TestALog:
    def test_gates_only_once_it_is_kept(self, weigh, technician, at):
        weigh(technician)
        people.log_cleaning(surface="Bench 1", agent="alcohol", by=technician, at=at - timedelta(days=1))
        people.log_temperature(
            place="Store", reading_c=Decimal(22), low_c=Decimal(20), high_c=Decimal(25), by=technician,
            at=at - timedelta(days=1),
        )  # fmt: skip
        words = refused(lambda: weigh(technician))
        assert "CLN-03" in words and "TMP-01" in words

    def test_line_outside_its_limits_says_what_is_done(self, technician, at):
        said = {"place": "Store", "reading_c": Decimal(27), "low_c": Decimal(20), "high_c": Decimal(25)}
        with pytest.raises(people.LogRefused) as refusal:
            people.log_temperature(**said, by=technician, at=at)
        assert refusal.value.code == "excursion_needs_note"
        assert not people.log_temperature(**said, note="moved", by=technician, at=at).is_inside


def test_each_gate_is_switched_off_with_a_reason(weigh, technician, pharmacist_in_charge, at):
    later = at + timedelta(days=1)
    refused(lambda: weigh(technician, later))
    proof = factories.proof_of(pharmacist_in_charge, later)
    how = {"reason": "The test weight is away for its own calibration.", "by": pharmacist_in_charge, "at": later}
    change_setting("gate_daily_check", "no", **how, proof=proof)
    assert weigh(technician, later).balance_state["checked"] == ""
    assert Event.objects.filter(text__contains="away for its own calibration").exists()


def test_what_is_too_little_is_explained_by_figures_that_hold():
    need, least = Decimal("5.4"), Decimal(20)
    ways = " ".join(ways_to_weigh(need, least, Decimal(10)))
    figures = ["at least 38 units", "weigh 21.6 mg, mix it with 58.4 mg", "take 20 mg of the 80 mg", "54 mg of a 1:10"]
    assert [said for said in figures if said not in ways] == []
    assert "two stages" in " ".join(ways_to_weigh(Decimal("0.1"), least, Decimal(10)))
    assert "two stages" not in " ".join(ways_to_weigh(Decimal(19), least, Decimal(10)))


def test_a_balance_weighs_from_its_sensitivity_or_from_820_readabilities():
    figures = (Decimal("0.1"), Decimal(1), Decimal(5))
    assert least_weighed_mg(MinimumBy.SENSITIVITY, *figures) == 20
    assert least_weighed_mg(MinimumBy.READABILITY, *figures) == 82


@pytest.mark.usefixtures("clock")
class TestPages:
    def test_a_balance_is_added_calibrated_and_checked(self, pharmacist, technician, at):
        house, bench = signed_in(pharmacist), signed_in(technician)
        assert bench.get(reverse("equipment_add")).status_code == 403
        said = {"code": "BAL7", "name": "Balance", "kind": "balance", "readability_mg": "0.1", "sensitivity_mg": "1"}
        assert house.post(reverse("equipment_add"), said).status_code == 422
        said |= {"minimum_by": "sensitivity", "test_weight_mg": "200", "tolerance_mg": "0.5"}
        page = house.post(reverse("equipment_add"), said).url
        balance = Equipment.objects.get()
        assert page == reverse("equipment", args=[balance.public_id])
        assert "Never calibrated" in bench.get(page).content.decode()
        day = {"done_on": at.date().isoformat(), "due_on": "", "done_for_us_by": "Example", "passed": "yes"}
        assert house.post(reverse("equipment_calibrate", args=[balance.public_id]), day).url == page
        assert "Check it today" in bench.get(reverse("equipment_list")).content.decode()
        check = reverse("equipment_check", args=[balance.public_id])
        assert bench.post(check, {"as_found_mg": "201"}).status_code == 422
        assert bench.post(check, {"as_found_mg": "200.2"}).url == page
        assert "May weigh" in bench.get(reverse("equipment_list")).content.decode()

    def test_the_scan_screen_says_what_stops_a_weighing(self, batch, technician, at, clock):
        clock.shift(timedelta(days=1))
        page = signed_in(technician).get(reverse("batch_weigh", args=[batch.public_id])).content.decode()
        assert "The balance is not checked today" in page and "weighs from" in page

    def test_a_station_names_its_balance_once(self, batch, technician, pharmacist, at):
        second = factories.a_balance("BAL2", at=at)
        bench, weigh = signed_in(technician), reverse("batch_weigh", args=[batch.public_id])
        where = bench.get(weigh).url
        assert where.startswith(reverse("station_balance"))
        assert bench.post(where, {"balance": "0000000000"}).status_code == 422
        assert bench.post(where, {"balance": second.public_id}).url == weigh
        assert bench.get(weigh).context["balance"] == second
        assert bench.post(f"{reverse('station_balance')}?next=https://elsewhere.example/", {
            "balance": second.public_id
        }).url == reverse("equipment_list")  # fmt: skip

    def test_competence_and_logs_are_entered_where_they_are_read(self, technician, pharmacist_in_charge, at):
        house, bench = signed_in(pharmacist_in_charge), signed_in(technician)
        said = {"person": technician.public_id, "skill": "garbing", "shown_on": at.date().isoformat()}
        assert bench.post(reverse("competence_add"), said).status_code == 422
        assert house.post(reverse("competence_add"), said).url == reverse("competences")
        held = Competence.objects.get(skill="garbing")
        assert house.post(reverse("competence_end", args=[held.public_id]), {"reason": "so"}).status_code == 302
        bench.post(reverse("log_cleaning"), {"surface": "Bench 1", "agent": "70 % alcohol"})
        reading = {"place": "Store room", "reading_c": "27.5", "low_c": "20", "high_c": "25"}
        assert bench.post(reverse("log_temperature"), reading).status_code == 422
        bench.post(reverse("log_temperature"), reading | {"note": "Air conditioning mended."})
        page = bench.get(reverse("logs")).content.decode()
        assert "Bench 1" in page and "27.5" in page and "Outside" in page
