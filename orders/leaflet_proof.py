"""What the proof of a leaflet says: an invented patient's, with one text that is not approved yet."""

from datetime import datetime

from orders.leaflet_content import LeafletContent
from orders.leaflet_sample import sample_leaflet
from orders.leaflet_words import words_version
from orders.models import LeafletText
from premises.models import Pharmacy


def proof_content(text: LeafletText, *, at: datetime, is_large: bool) -> LeafletContent:
    """The texts in force, and `text` in its place, with the pharmacy's own name and telephone. Raises NoPharmacy."""
    pharmacy = Pharmacy.objects.required()
    house = {"pharmacy": pharmacy.name, "address": pharmacy.address_lines, "telephone": pharmacy.telephone.as_national}
    edited = LeafletText.objects.in_print(text.language)["edited"] | {text.key: text.text}
    return sample_leaflet(
        pharmacy.day_of(at), house, language=text.language, large=is_large, edited=edited,
        words_version=f"{words_version(text.language)}, {text.key} {text.version}",
    )  # fmt: skip
