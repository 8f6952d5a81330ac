"""Photos and deliveries that are missing: a table of cases, and the same from the page and from the list."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from assembly.clinics.queries import clinic
from assembly.core.ids import new_id
from assembly.core.permissions import Permission, Role
from assembly.desk.waits import for_others, tasks
from assembly.evidence.covers import WITHHELD
from assembly.evidence.services import cover
from assembly.missing.known import Delivered, Hidden, Missing, Situation, Unshown
from assembly.missing.queries import situations
from assembly.missing.rules import missing
from assembly.missing.works import SHOWN_DAYS
from assembly.public.queries import clinic_page
from assembly.works.queries import photo
from assembly.works.rules import Stage, Verdict
from assembly.works.services import receive, withdraw_delivery
from tests.factories import cast, ledger
from tests.factories.cast import CLINIC, OTHER_CLINIC
from tests.missing.test_account import CALM, TODAY, said
from tests.public.story import NOW
from tests.works.test_services import a_delivery, a_photo

LONG, LATELY = TODAY - timedelta(days=SHOWN_DAYS + 1), TODAY - timedelta(days=SHOWN_DAYS)
ROOF, CHAIRS = Unshown("i1", "I-01", LONG), Unshown("i2", "M-01", LONG)
DARK = Hidden("f1", "E-02", LATELY)
NEW, SHORT = Delivered("d1", LONG, by="tere"), Delivered("d2", LONG, is_incomplete=True, by="tere")


def told(**known: Any) -> list[tuple[str, str, str]]:
    return [(one.code, one.owed_by, said(one)) for one in missing(replace(CALM, **known))]


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"unshown": (replace(ROOF, paid_on=LATELY),)}, []),
        (
            {"unshown": (ROOF,)},
            [
                (
                    "photos",
                    "Tesorería",
                    "Faltan fotos de I-01: cómo estaba antes y cómo quedó o, si es algo comprado, "
                    "el día de la entrega.",
                )
            ],
        ),
        ({"unshown": (ROOF, CHAIRS)}, [("photos", "Tesorería", "Faltan fotos de 2 conceptos: I-01, M-01.")]),
        (
            {"hidden": (DARK,)},
            [
                (
                    "photo_hidden",
                    "Tesorería",
                    "Falta tapar lo privado en una foto de E-02: mientras tanto nadie la ve.",
                )
            ],
        ),
        (
            {"hidden": (DARK, DARK, replace(DARK, code="E-01"))},
            [
                (
                    "photo_hidden",
                    "Tesorería",
                    "Falta tapar lo privado en 3 fotos, de E-01, E-02: mientras tanto nadie las ve.",
                )
            ],
        ),
        (
            {"delivered": (NEW,)},
            [
                (
                    "delivery_unseen",
                    "El comité y la contraloría social",
                    "Falta que otra persona del comité diga si una entrega llegó completa.",
                )
            ],
        ),
        (
            {"delivered": (NEW, replace(NEW, id="d3"))},
            [
                (
                    "delivery_unseen",
                    "El comité y la contraloría social",
                    "Falta que otra persona del comité diga si 2 entregas llegaron completas.",
                )
            ],
        ),
        (
            {"delivered": (SHORT,)},
            [
                (
                    "delivery_incomplete",
                    "Tesorería",
                    "Una entrega llegó incompleta: falta que el proveedor entregue lo demás.",
                )
            ],
        ),
        ({"delivered": (NEW,), "viewer": "tere"}, []),
    ],
)
def test_what_is_said_of_the_works(known: dict[str, Any], expected: list[tuple[str, str, str]]) -> None:
    assert told(**known) == expected


def test_each_goes_to_the_page_where_it_ends() -> None:
    now = replace(CALM, unshown=(ROOF,), delivered=(NEW,))
    may = {Permission.ADD_PHOTOS, Permission.REVIEW}
    assert [(one.route, dict(one.params)) for one in tasks(now, may)] == [
        ("item_works", {"item_id": "i1"}),
        ("receipt", {"delivery_id": "d1"}),
    ]
    assert [one.route for one in tasks(replace(CALM, unshown=(ROOF, CHAIRS)), may)] == ["works"]
    assert tasks(now, {Permission.SPEND}) == []


def known(session: Session) -> Situation:
    """From the list, and the same from the page."""
    found = situations(session, [clinic(session, one) for one in (CLINIC, OTHER_CLINIC)], NOW)
    assert found[CLINIC] == clinic_page(session, CLINIC, NOW).known
    return found[CLINIC]


def owed(session: Session) -> list[str]:
    return [one.code for one in about_works(known(session))]


def about_works(now: Situation) -> list[Missing]:
    return [
        one for one in missing(now) if one.code in ("photos", "delivery_unseen", "delivery_incomplete", "photo_hidden")
    ]


def test_the_page_and_the_list_know_the_same_works(session: Session, tmp_path: Path) -> None:
    cast.add_clinic(session)
    cast.add_clinic(session, OTHER_CLINIC, "Clínica El Mezquite")
    cast.add_year(session)
    roof, steriliser, _ = ledger.approved_items(session)
    assert owed(session) == []
    for item in (roof, steriliser):
        ledger.an_expense(session, tmp_path, item)
    assert [said(one) for one in about_works(known(session))] == ["Faltan fotos de 2 conceptos: I-01, E-01."]
    a_photo(session, tmp_path, roof)
    a_photo(session, tmp_path, roof, "navy", stage=Stage.AFTER)
    waits = a_photo(session, tmp_path, steriliser, "red", stage=Stage.DELIVERY, boxes=WITHHELD)
    # What nobody can see shows nothing.
    assert owed(session) == ["photos", "photo_hidden"]
    assert said(about_works(known(session))[0]).startswith("Faltan fotos de E-01:")
    by, file = ledger.treasurer(), photo(session, CLINIC, waits).file
    cover(session, by, ledger.kept(tmp_path), CLINIC, new_id(), file.id, ())
    assert owed(session) == []
    wrong, delivered = a_delivery(session, steriliser, 1), a_delivery(session, steriliser)
    withdraw_delivery(session, ledger.treasurer(), CLINIC, new_id(), wrong, "Era de otra")
    assert owed(session) == ["delivery_unseen"]
    guarantor = ledger.another(Role.CITIZEN_GUARANTOR)
    receive(session, guarantor, CLINIC, new_id(), delivered, Verdict.INCOMPLETE, 1, "Falta una")
    assert owed(session) == ["delivery_incomplete"]
    receive(session, guarantor, CLINIC, new_id(), delivered, Verdict.COMPLETE)
    assert owed(session) == []


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"unshown": (ROOF,)}, "A usted no le toca. A la clínica le falta una cosa: véala en su página pública."),
        (
            {"unshown": (ROOF,), "delivered": (NEW, SHORT)},
            "A usted no le toca. A la clínica le faltan 3 cosas: véalas en su página pública.",
        ),
        ({}, "Lo que sigue: que llegue el dinero del programa."),
    ],
)
def test_who_has_nothing_to_do_is_told_what_the_clinic_lacks(known: dict[str, Any], expected: str) -> None:
    told_her = for_others(replace(CALM, **known))
    assert told_her.message.format(**told_her.values) == expected
