"""The types and the ground plan of a label on each stock: what is set how, and where. Pure data; lengths in points.

The stylesheet is written from these tables, so what is measured is what is printed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from premises.stocks import Stock, mm
from records.codes import Symbol
from records.typesetting import Face

RULE = 1.5
# The cluster's law: LBL-CA-1, LBL-17-4. A test holds every setting against it.
LEAST_CLUSTER_PERCENT, LEAST_CLUSTER_SIZE = 50, 12
HAIR = 0.005  # less than any printer draws
DOT = 72 / 203  # a code's modules are whole dots of the common printer


@dataclass(frozen=True)
class Type:
    """How one kind of text is set. `left` and `measure` are its text area, `pad` the ground above and below it."""

    face: Face
    size: float
    leading: float
    left: float = 157.0
    measure: float = 127.0
    pad: float = 0.0


Setting = dict[str, Type]


def _main(face: Face, size: float, leading: float) -> Type:
    return Type(face, size, leading, left=7.0, measure=142.0)


R, B, M = Face.REGULAR, Face.BOLD, Face.MONO
CLUSTER: Setting = {
    "patient": _main(B, 14, 17.5),
    "drug": _main(R, 12, 15),
    "strength": _main(B, 16, 20),
    "directions": _main(B, 16, 20),
    "purpose": _main(R, 12, 15),
}
CLUSTER_FULL: Setting = {
    "patient": _main(B, 12, 15),
    "drug": _main(R, 12, 15),
    "strength": _main(B, 12, 15),
    "directions": _main(B, 12, 15),
    "purpose": _main(R, 12, 15),
}
CLUSTER_FULLEST: Setting = CLUSTER_FULL | {"directions": _main(R, 12, 15)}
REST: Setting = {
    "pharmacy": Type(B, 7.5, 9),
    "address": Type(R, 6.25, 7.4),
    "number": Type(B, 6.75, 7.9),
    "facts": Type(R, 6.75, 7.9),
    "until": Type(B, 8.4, 9.8),
    "lot": Type(M, 6.25, 7.4),
    "proof": Type(B, 8.5, 9.4, pad=2),
    "opioid": Type(B, 8.25, 9.4, pad=2.5),
    "keeping": Type(R, 5.75, 6.5),
}
REST_FULL: Setting = REST | {
    "pharmacy": Type(B, 7, 8.4),
    "address": Type(R, 6, 7),
    "number": Type(B, 6.25, 7.3),
    "facts": Type(R, 6.25, 7.3),
    "lot": Type(M, 6, 7.2),
    "keeping": Type(R, 5.4, 6.2),
}
REST_FULLEST: Setting = REST_FULL | {
    "pharmacy": Type(B, 6.5, 7.4),
    "address": Type(R, 5.4, 6.2),
    "number": Type(B, 5.6, 6.4),
    "facts": Type(R, 5.6, 6.4),
    "until": Type(B, 8, 9.2),
    "lot": Type(M, 5.6, 6.6),
}
CLUSTER_NARROW: Setting = CLUSTER_FULL | {
    "patient": _main(B, 13, 16.25),
    "strength": _main(B, 13, 16.25),
    "directions": _main(B, 13, 16.25),
}
# In the order they are tried; the last is the smallest there is.
CLUSTER_SETTINGS = {"cluster": CLUSTER, "cluster-full": CLUSTER_FULL, "cluster-fullest": CLUSTER_FULLEST}
NARROW_SETTINGS = {"cluster": CLUSTER_NARROW, "cluster-full": CLUSTER_FULL, "cluster-fullest": CLUSTER_FULLEST}
REST_SETTINGS = {"rest": REST, "rest-full": REST_FULL, "rest-fullest": REST_FULLEST}
# On a narrow column a proof says so on one line, and the last setting has its lines closer together, not smaller.
_CLOSE: Setting = REST_FULLEST | {
    "pharmacy": Type(B, 6.5, 7),
    "address": Type(R, 5.4, 6),
    "number": Type(B, 5.6, 6.2),
    "facts": Type(R, 5.6, 6.2),
    "until": Type(B, 8, 9),
    "lot": Type(M, 5.6, 6.4),
    "opioid": Type(B, 8.25, 9, pad=2.5),
    "keeping": Type(R, 5.4, 6),
}
NARROW_REST = {
    name: setting | {"proof": Type(B, 7.25, 8.5, pad=2)}
    for name, setting in (REST_SETTINGS | {"rest-close": _CLOSE}).items()
}


@dataclass(frozen=True)
class Side:
    """One of the two columns of a label: the area of its lines, and the settings they are tried in."""

    left: float
    measure: float
    top: float
    bottom: float
    settings: Mapping[str, Setting]

    @property
    def right(self) -> float:
        """The right edge of its lines."""
        return self.left + self.measure


@dataclass(frozen=True)
class Plan:
    """How a label of one size is divided: the cluster on the left with its rule, everything else on the right.

    `cluster_width` has the rule in it and is at least half without it (LBL-CA-1). `ink_right` is the right edge of both
    codes, `band_right` that of the warning's ground. Where the column is too narrow for a date beside the bench's code,
    lot and date stand below it (`verdict_below`).
    """

    width: float
    height: float
    cluster_width: float
    cluster: Side
    rest: Side
    ink_right: float
    band_right: float
    code_dots: Mapping[Symbol, int]
    code_top: float
    code_gap: float
    verdict_below: bool = False

    @property
    def settings(self) -> dict[str, Setting]:
        """Every setting by its name."""
        return {**self.cluster.settings, **self.rest.settings}

    def drawn(self) -> dict[str, float]:
        """What the stylesheet needs beside the tables: rule, ground of the warning, frame of a proof, captions."""
        pad = self.rest.left - self.cluster_width
        return {
            "rule": RULE, "rule_left": self.cluster_width - RULE, "band_pad": pad, "proof_pad": pad - 1,
            "proof_out": pad + 0.25, "band_width": round(self.band_right - self.cluster_width, 3),
            "caption_right": round(self.width - self.ink_right, 3),
        }  # fmt: skip


def _side(left: float, measure: float, top: float, bottom: float, settings: Mapping[str, Setting]) -> Side:
    """The column with every type of its settings moved into it."""
    moved = {
        setting: {name: replace(kind, left=left, measure=measure) for name, kind in types.items()}
        for setting, types in settings.items()
    }
    return Side(left, measure, top, bottom, moved)


_DOTS = {Symbol.QR: 3, Symbol.DATA_MATRIX: 4}
_ROLL_4X2 = Plan(
    width=288, height=144, cluster_width=152, ink_right=283.5, band_right=288, code_dots=_DOTS, code_top=5, code_gap=3,
    cluster=_side(7, 142, 5, 139, CLUSTER_SETTINGS), rest=_side(157, 127, 4, 141.5, REST_SETTINGS),
)  # fmt: skip
PLANS = {
    Stock.ROLL_4X2: _ROLL_4X2,
    Stock.SHEET_LETTER: _ROLL_4X2,
    # Two columns on a third less: the codes are closer, the bench's is drawn in three dots a module like the patient's.
    Stock.ROLL_3X2: Plan(
        width=216, height=144, cluster_width=109.5, ink_right=213, band_right=216, code_top=4, code_gap=1.5,
        code_dots={Symbol.QR: 3, Symbol.DATA_MATRIX: 3}, verdict_below=True,
        cluster=_side(5, 101, 5, 139, NARROW_SETTINGS), rest=_side(113, 100, 3.25, 142.5, NARROW_REST),
    ),
    # A LabelWriter leaves 5.3 mm free at both short edges.
    Stock.DYMO_30256: Plan(
        width=288, height=166.5, cluster_width=156, ink_right=272, band_right=273, code_dots=_DOTS, code_top=6,
        code_gap=3, cluster=_side(16, 136, 8, 159, CLUSTER_SETTINGS), rest=_side(160.5, 111.5, 6, 161, REST_SETTINGS),
        verdict_below=True,
    ),
    # The outer labels lie at the sheet's edge, where a laser printer draws nothing: 4.5 mm stay free on both sides.
    Stock.SHEET_A4: Plan(
        width=mm(105), height=mm(57), cluster_width=153, ink_right=284.5, band_right=285, code_dots=_DOTS, code_top=10,
        code_gap=3, cluster=_side(13, 136, 10, 152, CLUSTER_SETTINGS), rest=_side(158, 126.5, 9, 153, REST_SETTINGS),
    ),
}  # fmt: skip
