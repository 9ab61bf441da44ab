"""The types a 4 x 2 in label is set in: face, size, line height and place of every text. Pure data; lengths in points.

The stylesheet is written from these tables, so what is measured is what is printed.
"""

from dataclasses import dataclass

from records.typesetting import Face

WIDTH, HEIGHT = 288.0, 144.0
CLUSTER_WIDTH = 152.0  # 53 % of the label, its rule included
RULE = 1.5
REST_LEFT = 157.0
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
    left: float = REST_LEFT
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
# In the order they are tried; the last is the smallest there is.
CLUSTER_SETTINGS = {"cluster": CLUSTER, "cluster-full": CLUSTER_FULL, "cluster-fullest": CLUSTER_FULLEST}
REST_SETTINGS = {"rest": REST, "rest-full": REST_FULL, "rest-fullest": REST_FULLEST}
SETTINGS = CLUSTER_SETTINGS | REST_SETTINGS
