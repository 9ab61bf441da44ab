"""The worklist filtered, and the filter kept under a name: for oneself, without a patient, opened by a key."""

from datetime import timedelta

import pytest
from django.urls import reverse

from orders.actions.priority import make_urgent
from orders.actions.review import accept, hold
from orders.actions.views import MOST_VIEWS, TooManyViews, ViewRemoved, remove_view, rename_view, save_view
from orders.holds import HoldReason
from orders.looks import Look
from orders.models import Order, Prescription, SavedView
from orders.openings import open_for
from orders.wanted import Came, Held, Wanted
from premises.terms import Form
from records.models import Event
from records.refusals import NotAllowed
from records.rows import AlreadyThere, Invalid, NothingChanged
from tests import factories
from tests.orders.pages import browser, text

pytestmark = pytest.mark.django_db
WORKLIST, NEW = reverse("worklist"), reverse("worklist_view_new")
FAX = Wanted(came=Came.FAX)


@pytest.fixture
def order(at, clock) -> Order:
    return factories.an_order(at=at)


def wanted_by(user, at, **wanted) -> set[Order]:
    return set(Look(user, at, Wanted(**wanted)).orders())


class TestFilter:
    def test_by_state(self, order, pharmacist, at):
        accepted = factories.an_accepted_order(at=at, by=pharmacist)
        assert wanted_by(pharmacist, at, state="submitted") == {order}
        assert wanted_by(pharmacist, at, state="accepted") == {accepted}

    def test_by_how_it_came(self, order, pharmacist, at):
        others = {came: factories.an_order(at=at) for came in (Came.API, Came.FAX, Came.TELEPHONE)}
        machine = factories.client_user()
        for came, other in others.items():
            by = {"prepared_by": machine} if came == Came.API else {}
            Prescription.objects.filter(pk=other.prescription_id).update(origin=came.origin, **by)
        assert wanted_by(pharmacist, at, came=Came.PORTAL) == {order}
        for came, other in others.items():
            assert wanted_by(pharmacist, at, came=came) == {other}

    def test_by_hold(self, order, pharmacist, at):
        held = factories.an_order(at=at)
        hold(held, reason=HoldReason.STOCK, note="", by=pharmacist, at=at)
        assert wanted_by(pharmacist, at, held=Held.YES) == {held}
        assert wanted_by(pharmacist, at, held=Held.NO) == {order}

    def test_by_priority_product_and_practice(self, order, pharmacist, at):
        other = factories.an_order(at=at, formula=factories.a_formula_of(Form.CREAM, by=pharmacist, at=at))
        make_urgent(other, reason="Travels", by=pharmacist, at=at)
        assert wanted_by(pharmacist, at, urgent=True) == {other}
        assert wanted_by(pharmacist, at, form=Form.CREAM) == {other}
        practice = order.prescription.prescriber.practice
        assert wanted_by(pharmacist, at, practice=practice.public_id) >= {order}
        elsewhere = factories.a_practice(by=pharmacist, at=at)
        assert wanted_by(pharmacist, at, practice=elsewhere.public_id) == set()

    def test_not_open_by_anybody_else(self, order, pharmacist, technician, at):
        other = factories.an_order(at=at)
        open_for(technician, other, at=at)
        assert wanted_by(pharmacist, at, free=True) == {order}
        assert wanted_by(technician, at, free=True) == {order, other}, "one's own stays"
        assert wanted_by(pharmacist, at + timedelta(minutes=16), free=True) == {order, other}

    def test_the_page_shows_what_is_chosen_and_keeps_it_in_the_address(self, order, pharmacist, at):
        accepted = factories.an_accepted_order(at=at, by=pharmacist)
        page = browser(pharmacist).get(WORKLIST, {"state": "accepted", "came": "portal", "practice": "", "urgent": ""})
        assert [row.code for part in page.context["worklist"].sections for row in part.rows] == [accepted.number]
        assert page.context["look"].address() == f"{WORKLIST}?state=accepted&came=portal"
        assert '<option value="accepted" selected>To fill</option>' in text(page)

    def test_a_view_with_nothing_in_it_says_so(self, order, pharmacist):
        page = text(browser(pharmacist).get(WORKLIST, {"state": "filled"}))
        assert "No open order is like this now." in page and "Show all work" in page

    def test_what_cannot_be_chosen_is_marked_and_nothing_is_left_out(self, order, pharmacist):
        page = browser(pharmacist).get(WORKLIST, {"state": "bogus", "practice": "x\u0131" * 40})
        assert order.number in text(page) and "Select a valid choice" in text(page)


class TestViews:
    def test_the_filter_is_kept_under_a_name_and_opened_by_its_tab_and_key(self, order, pharmacist):
        client = browser(pharmacist)
        page = text(client.get(WORKLIST, {"came": "fax"}))
        assert f"{NEW}?came=fax" in page
        asked = text(client.get(f"{NEW}?came=fax"))
        assert "How it came: Fax." in asked
        page = client.post(f"{NEW}?came=fax", {"name": "By fax"}, follow=True)
        assert page.redirect_chain == [(f"{WORKLIST}?came=fax", 302)]
        view = SavedView.objects.get()
        assert (view.wanted, view.saved_by) == ("came=fax", pharmacist)
        tab = page.context["views"].current
        assert (tab.name, tab.key, tab.url) == ("By fax", "1", f"{WORKLIST}?came=fax")
        assert 'data-key="1" aria-current="page">By fax' in text(page) and f"{NEW}?" not in text(page)
        assert "Filter: How it came: Fax." in text(page) and '<details class="filter">' in text(page), "closed"

    def test_it_is_one_persons_own(self, pharmacist, technician, at, clock):
        view = save_view(FAX, name="By fax", by=pharmacist, at=at)
        other = browser(technician)
        assert "By fax" not in text(other.get(WORKLIST))
        for name in ("worklist_view_rename", "worklist_view_remove"):
            address = reverse(name, args=[view.public_id])
            assert (other.get(address).status_code, other.post(address).status_code) == (404, 404)
        with pytest.raises(NotAllowed):
            remove_view(view, by=technician, at=at)

    def test_it_is_renamed_and_removed_after_a_question(self, pharmacist, at, clock):
        view, client = save_view(FAX, name="By fax", by=pharmacist, at=at), browser(pharmacist)
        page = text(client.get(WORKLIST, {"came": "fax"}))
        rename, remove = (reverse(f"worklist_view_{how}", args=[view.public_id]) for how in ("rename", "remove"))
        assert rename in page and remove in page
        client.post(rename, {"name": "Faxes"})
        assert "Faxes" in text(client.get(WORKLIST))
        assert "The orders in it stay where they are." in text(client.get(remove))
        page = client.post(remove, follow=True)
        assert page.redirect_chain[-1][0] == WORKLIST and "Faxes" not in text(page)
        assert [event.code for event in Event.objects.of(view)] == [
            "savedview.added", "savedview.changed", "savedview.removed",
        ]  # fmt: skip

    def test_a_name_is_used_once_at_a_time(self, pharmacist, technician, at):
        view = save_view(FAX, name="By fax", by=pharmacist, at=at)
        with pytest.raises((Invalid, AlreadyThere)):
            save_view(Wanted(urgent=True), name="By fax", by=pharmacist, at=at)
        save_view(FAX, name="By fax", by=technician, at=at)
        with pytest.raises(NothingChanged):
            rename_view(view, name="By fax", by=pharmacist, at=at)
        remove_view(view, by=pharmacist, at=at)
        save_view(FAX, name="By fax", by=pharmacist, at=at)
        with pytest.raises(ViewRemoved):
            rename_view(view, name="Other", by=pharmacist, at=at)

    def test_there_are_as_many_as_keys(self, pharmacist, at):
        views = [save_view(FAX, name=f"View {n}", by=pharmacist, at=at) for n in range(MOST_VIEWS)]
        with pytest.raises(TooManyViews):
            save_view(FAX, name="One more", by=pharmacist, at=at)
        remove_view(views[0], by=pharmacist, at=at)
        save_view(FAX, name="One more", by=pharmacist, at=at)

    def test_all_work_is_no_view(self, pharmacist, at, clock):
        with pytest.raises(Invalid):
            save_view(Wanted(), name="All", by=pharmacist, at=at)
        assert browser(pharmacist).post(NEW, {"name": "All"}).status_code == 422

    def test_a_practice_has_none(self, order, at):
        with pytest.raises(NotAllowed):
            save_view(FAX, name="By fax", by=order.prescription.prescriber.user, at=at)


def test_what_is_chosen_leaves_the_view_when_it_is_done(order, pharmacist, at):
    client = browser(pharmacist)
    assert order.number in text(client.get(WORKLIST, {"state": "submitted"}))
    accept(order, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
    assert order.number not in text(client.get(WORKLIST, {"state": "submitted"}))
