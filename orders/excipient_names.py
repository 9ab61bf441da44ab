"""Which excipients a patient may leave out are named by an ingredient, whatever it is said to hold (RX-10). Pure."""

from collections.abc import Iterable

from premises.terms import Exclusion

# What stands in the name of an ingredient, where that is not the word itself.
ALSO = {
    Exclusion.GLUTEN: ("gluten", "wheat"),
    Exclusion.DYE: ("dye", "fd&c", "colour", "color"),
    Exclusion.PARABENS: ("paraben",),
    Exclusion.SULPHITES: ("sulphite", "sulfite"),
    Exclusion.CORN: ("corn", "maize"),
}


def named_in(names: Iterable[str]) -> set[Exclusion]:
    """The exclusions whose word occurs in one of these names: `Magnesium stearate with lactose`."""
    said = " ".join(names).casefold()
    return {one for one in Exclusion if any(word in said for word in ALSO.get(one, (one.value,)))}
