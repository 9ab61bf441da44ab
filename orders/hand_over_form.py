"""What staff enter when an order leaves: who takes it, by what the patient is known, the parcel, the counselling."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import User
from accounts.roles import BENCH, PHARMACISTS, Role
from orders.actions.leaving import Leaving, Parcel
from orders.carriers import CARRIERS, fault_in
from orders.handing import Identifier, Pack, Taker
from orders.models import Counselling, Handing, Order
from orders.parcels import Address
from premises.forms import STATES
from premises.models import Pharmacy

OTHER_CARRIER = "other"
TYPED = {"autocomplete": "off", "spellcheck": "false"}
DIGITS = TYPED | {"inputmode": "numeric"}
SAID = [one for one in Identifier if one is not Identifier.PHOTO_ID]


def _needed(field: forms.Field) -> forms.Field:
    """Not called optional: it is needed in the case it stands under."""
    field.is_needed_sometimes = True  # type: ignore[attr-defined]
    return field


def _text(label: str, most: int, help_text: str = "", attrs: dict[str, str] | None = None) -> forms.Field:
    widget = forms.TextInput(attrs=attrs or TYPED)
    return _needed(forms.CharField(label=label, max_length=most, required=False, help_text=help_text, widget=widget))


def _one_of(label: str, choices: Sequence[tuple[str, str]], *, required: bool = False, help_text: str = "") -> Any:
    field = forms.ChoiceField(
        label=label, choices=choices, required=required, help_text=help_text, widget=forms.RadioSelect
    )
    return _needed(field)


class StaffChoice(forms.ModelChoiceField):
    """Colleagues by their printed name."""

    def label_from_instance(self, user: User) -> str:
        """`Rowan Specimen, PharmD`."""
        return user.printed_name


class TrackingForm(forms.Form):
    """Which carrier, and under which number it is traced."""

    carrier = _needed(
        forms.ChoiceField(
            choices=[
                ("", "Choose the carrier"),
                *((one.name, one.name) for one in CARRIERS),
                (OTHER_CARRIER, "Another"),
            ],
            required=False,
        )
    )
    other_carrier = _text("Name of the other carrier", 60)
    tracking = _text("Tracking number", 60, "Scan the parcel's label. Empty if it has none.", TYPED)

    def clean(self) -> dict[str, Any]:
        """The carrier's name, and a number that may be one of its."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("carrier") == OTHER_CARRIER:
            said["carrier"] = said.get("other_carrier", "")
        return said

    def refuse_wrong_parcel(self, said: dict[str, Any]) -> None:
        """What is wrong with carrier and number, at its field."""
        if not said.get("carrier"):
            self.add_error("carrier", "Say which carrier takes it.")
        elif fault := fault_in(said["carrier"], said.get("tracking", "")):
            self.add_error("tracking", fault)


class CorrectionForm(TrackingForm):
    """The right carrier and number of a parcel that has left, and why they change."""

    reason = forms.CharField(max_length=200, widget=forms.Textarea(attrs={"rows": 2}))

    def clean(self) -> dict[str, Any]:
        """Both as they have to be."""
        said = super().clean()
        self.refuse_wrong_parcel(said)
        said.pop("other_carrier", None)
        return said


class OtherAddressForm(forms.Form):
    """Another address than the patient's, whole and with its reason, or none."""

    street = _text("Street", 120)
    city = _text("City", 60)
    state = _needed(forms.ChoiceField(choices=STATES, required=False))
    to_zip_code = _text("ZIP code of the address", 10)
    address_reason = _text("Why it goes there", 120, "Such as: at their daughter's until Friday")

    def other_address(self) -> Address | None:
        """It, or None for the patient's own."""
        said = self.cleaned_data
        return Address(said["street"], said["city"], said["state"], said["to_zip_code"]) if said["street"] else None

    def refuse_half_address(self, said: dict[str, Any]) -> None:
        """Another address is whole, with its reason, or not there."""
        parts = ["street", "city", "state", "to_zip_code", "address_reason"]
        for part in parts if any(said.get(one) for one in parts) else []:
            if not said.get(part) and part not in self.errors:
                self.add_error(part, "Another address needs this. Leave all of it empty for the patient's own.")


class ShippingLabelForm(OtherAddressForm):
    """Where the parcel goes if not to the patient's address, and why its label is made again."""

    reason = _needed(
        forms.CharField(
            label="Why it is made again", max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2})
        )
    )

    def clean(self) -> dict[str, Any]:
        """As the action takes it."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        self.refuse_half_address(said)
        if self.errors:
            return said
        address = self.other_address()
        reasons = {"address_reason": said["address_reason"] if address else "", "reason": said.get("reason", "")}
        return {"address": address, **reasons}


class HandOverForm(TrackingForm, OtherAddressForm):
    """How an order leaves: nothing is ticked before somebody says it (D4, D5). What is not asked is not read."""

    how = _one_of(
        "How it leaves", [(Handing.COLLECTED.value, "Collected here"), (Handing.SHIPPED.value, "Shipped")],
        required=True,
    )  # fmt: skip
    taken_by = _one_of(
        "Who takes it", [(Taker.PATIENT.value, "The patient"), (Taker.OTHER.value, "Somebody for the patient")]
    )
    recipient = _text("Name of who takes it", 120)
    relation = _text("What they are to the patient", 60, "Such as: husband, carer, neighbour")
    name = _text("Name", 120)
    born_on = _text("Date of birth, month first", 20, attrs=DIGITS)
    zip_code = _text("ZIP code", 10, attrs=DIGITS)
    telephone = _text("Telephone, last 4 digits or all", 20, attrs=DIGITS)
    order_number = _text("Order or prescription number", 20)
    photo_id = _needed(forms.BooleanField(label="Photo ID of the patient seen, and it is them", required=False))
    pack = _one_of("Temperature pack", [(pack.value, pack.words) for pack in Pack])
    transit_days = _needed(
        forms.IntegerField(label="Days on the way", min_value=1, max_value=30, required=False,
                           widget=forms.TextInput(attrs=DIGITS))
    )  # fmt: skip
    packed_by = _needed(StaffChoice(queryset=User.objects.none(), required=False, empty_label="I packed it"))
    counselling = _one_of("What came of the offer to counsel", [], required=True)
    counselled_by = _needed(
        StaffChoice(
            queryset=User.objects.none(), required=False, label="Which pharmacist counselled",
            empty_label="Choose the pharmacist",
        )
    )  # fmt: skip
    declined_by = _one_of(
        "Who declined", [(Taker.PATIENT.value, "The patient"), (Taker.OTHER.value, "Who takes it")]
    )  # fmt: skip

    def __init__(self, order: Order, *args: Any, due: str = "", at: datetime | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order, fields = order, dict[str, Any](self.fields)
        at, pharmacy = at or timezone.now(), Pharmacy.objects.the_one()
        number = pharmacy.toll_free.as_national if pharmacy and pharmacy.toll_free else "a telephone number"
        fields["counselling"].choices = list(_outcomes(due, number))
        fields["counselled_by"].queryset = _holding(PHARMACISTS, at)
        fields["packed_by"].queryset = _holding(BENCH, at)

    def clean(self) -> dict[str, Any]:
        """Of a parcel the carrier, of a collection who takes it."""
        said = super().clean()
        if said.get("how") == Handing.SHIPPED:
            self.refuse_wrong_parcel(said)
            self.refuse_half_address(said)
            if not said.get("pack"):
                self.add_error("pack", "Say how it is packed.")
        elif said.get("how") and not said.get("taken_by"):
            self.add_error("taken_by", "Say who takes it.")
        return said

    def leaving(self, scanned: Sequence[str]) -> Leaving:
        """As the action takes it."""
        said = self.cleaned_data
        shipped, outcome = said["how"] == Handing.SHIPPED, Counselling(said["counselling"])
        taker = Taker(said["taken_by"]) if not shipped else Taker.PATIENT
        is_other = taker is Taker.OTHER
        return Leaving(
            how=Handing(said["how"]), counselling=outcome,
            recipient=said["recipient"] if is_other else self.order.prescription.patient.full_name,
            relation=said["relation"] if is_other else "", taken_by=taker,
            said=self._identity(is_collected=not shipped),
            carrier=said["carrier"] if shipped else "", tracking=said["tracking"] if shipped else "",
            counselled_by=said["counselled_by"] if outcome is Counselling.ACCEPTED else None,
            declined_by=_taker(said["declined_by"]) if outcome is Counselling.DECLINED else None,
            scanned=scanned, parcel=self._parcel() if shipped else Parcel(),
        )  # fmt: skip

    def _identity(self, *, is_collected: bool) -> dict[Identifier, str]:
        said = {one: self.cleaned_data[one.value] for one in SAID if self.cleaned_data[one.value]}
        seen = {Identifier.PHOTO_ID: "seen"} if is_collected and self.cleaned_data["photo_id"] else {}
        return said | seen

    def _parcel(self) -> Parcel:
        said = self.cleaned_data
        address = self.other_address()
        return Parcel(
            address, said["address_reason"] if address else "", Pack(said["pack"]), said["transit_days"],
            said["packed_by"],
        )  # fmt: skip


def _outcomes(due: str, number: str) -> Iterable[tuple[str, str]]:
    yield Counselling.ACCEPTED.value, "Accepted: a pharmacist spoke with them"
    yield Counselling.DECLINED.value, "Declined"
    yield Counselling.OFFERED_IN_WRITING.value, f"Offered in writing, with {number}"
    if not due:
        yield Counselling.NOT_DUE.value, "Not offered: a refill in which nothing changed"


def _holding(roles: Iterable[Role], at: datetime) -> Any:
    found = [User.objects.holding(role, at).values("pk") for role in roles]
    return User.objects.filter(pk__in=found[0].union(*found[1:])).order_by("name_key", "pk")


def _taker(text: str) -> Taker | None:
    return Taker(text) if text else None
