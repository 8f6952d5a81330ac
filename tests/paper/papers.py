"""The acta's data as its page would give it, with any part changed, and sheets made from it."""

from typing import Any

from assembly.paper.press import printed
from tests.factories.cast import AT
from tests.paper.pdf import Pdf, read

KEY = "MA1/XXDEM000018/70/" + "A2" * 26
HEAD: dict[str, Any] = {
    "clinic": "Clínica Los Encinos",
    "clues": "XXDEM000018",
    "where": "Los Encinos, Acayucan, Veracruz",
    "place": "Patio de la clínica",
    "day": "sábado 21 de febrero de 2026",
    "hour": "11:00",
    "zone": "hora del centro",
    "ordinal": 1,
}
GROUPS = ["Usuarias y usuarios de la clínica", "Personas pensionadas", "Personal", "Autoridades", "Otras"]


COUNTS = [["A favor", 131], ["En contra", 12], ["Abstención", 0]]
BY = ["Quien conduce", "Rosa"]


def acta(**more: Any) -> dict[str, Any]:
    """The data of a small acta."""
    counting = {"number": 1, "present": 143, "counts": COUNTS, "is_replaced": False, "counted_by": BY}
    counting |= {"on_one_phone": True, "outvoted": [["Ana", COUNTS]], "outcome": None, "is_mended": False}
    asked = {
        "number": 1,
        "title": "¿Se aprueba «Techo»?",
        "rules": ["Se aprueba con más de la mitad."],
        "rounds": [counting | {"reason": None, "shortfall_reason": None, "witness": None, "of_round": None}],
        "outcome": "Se aprobó: 131 de 143.",
        "turns": [{"round_number": 1, "turn": 1, "sheets": [[one, COUNTS] for one in BY]}],
        "lot": [],
        "lot_drawn_by": None,
        "lot_witnesses": None,
    }
    return (
        HEAD
        | {
            "title": "Acta de asamblea",
            "code": "ABCD-EFGH-IJKL-MNOP",
            "n": 70,
            "facts": [["Lugar", "Patio"]],
            "groups": GROUPS,
            "attendance": [{"hour": "11:00", "present": 143, "groups": [139, 1, 1, 1, 1], "reason": None}],
            "proposals": [["1. Techo", "Obra", "Se llueve", "Autoridades", "$182,000.00"]],
            "questions": [asked],
            "ranking": {
                "amount": "$4.00",
                "total": "$3.00",
                "rule": "Por orden.",
                "lines": [["1. Techo", "1", "$3.00", "$1.00", "Aprobada"]],
            },
            "committee": [["Tesorería", "Guadalupe"]],
            "incidents": ["Se fue la luz."],
            "hands": ["Moderadora"],
            "signers": [{"name": "Guadalupe", "post": "Tesorería"}],
            "addenda": [],
        }
        | more
    )


def poster(**more: Any) -> dict[str, Any]:
    """The data of a poster."""
    about = {
        "address": "mano.example/clinicas/XXDEM000018",
        "amount": "$400,000.00",
        "posts": ["Presidencia", "Tesorería"],
    }
    return (
        HEAD
        | about
        | {"proposals": ["Techo"], "more_proposals": 0, "quorum": 10, "second": "11:30", "approved": None}
        | more
    )


def made(sheet: str, data: dict[str, Any]) -> Pdf:
    """The sheet, read back."""
    return read(printed(sheet, data, AT, KEY))
