"""Nobody is in the committee and in the social audit of a clinic at once."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from assembly.assemblies.queries import AssemblyInfo
from assembly.committee import services as committee
from assembly.core.ids import new_id
from assembly.core.permissions import Grant, Role, ScopeKind
from assembly.elections.rules import InOtherBody, Post
from assembly.people import services as people
from tests.factories.cast import CLINIC, YEAR_SETTINGS, add_clinic, add_year, author
from tests.factories.hands import nominated, put_to_vote
from tests.factories.meetings import opened

TREASURY = YEAR_SETTINGS["posts"][1]
MEMBER = {"code": "member", "name": "Vocalía", "seats": 3}
AUDIT = {"code": "social_audit", "name": "Contraloría social", "seats": 2}


@pytest.fixture
def with_audit(session: Session) -> AssemblyInfo:
    """An open assembly that elects committee and social audit."""
    add_clinic(session)
    add_year(session, posts=[*YEAR_SETTINGS["posts"], MEMBER, AUDIT])
    return opened(session)


def give(session: Session, name: str, role: Role) -> None:
    """An account of that name with a role at the clinic."""
    key = people.create_account(session, f"persona.{role}", name, author().at)
    people.appoint(session, key, Grant(role, ScopeKind.CLINIC, CLINIC), author().at)


@pytest.mark.parametrize(
    ("role", "post", "called"),
    [(Role.SOCIAL_AUDITOR, "treasury", "contraloría social"), (Role.MEMBER, "social_audit", "vocalía")],
)
def test_whose_account_is_of_the_other_body_is_no_nominee(
    session: Session, with_audit: AssemblyInfo, role: Role, post: str, called: str
) -> None:
    give(session, "Consuelo Vera Luna", role)
    with pytest.raises(InOtherBody) as refused:
        nominated(session, with_audit, post, "CONSUELO  Véra Luna")
    assert str(refused.value) == (
        f"Consuelo Vera Luna tiene el cargo «{called}» en esta clínica, y nadie puede estar a la vez en el comité y en "
        "la contraloría social. Proponga a otra persona; si es alguien más que se llama igual, agregue algo que las "
        "distinga, por ejemplo su localidad."
    )
    nominated(session, with_audit, post, "Consuelo Vera Luna, de La Ceiba")
    nominated(session, with_audit, "social_audit" if post == "treasury" else "treasury", "Consuelo Vera Luna")


@pytest.mark.parametrize(("held", "wanted"), [(TREASURY, AUDIT), (AUDIT, TREASURY)])
def test_nor_is_who_has_an_elected_term_there(
    session: Session, with_audit: AssemblyInfo, held: dict[str, Any], wanted: dict[str, Any]
) -> None:
    post, day = Post(**held), with_audit.starts_at.date()
    committee.seat(session, author(), CLINIC, new_id(), with_audit.id, new_id(), post, "Ana Díaz", day)
    with pytest.raises(InOtherBody) as refused:
        nominated(session, with_audit, str(wanted["code"]), "Ana Díaz")
    assert refused.value.values == {"person": "Ana Díaz", "post": held["name"]}
    nominated(session, with_audit, str(held["code"]), "Ana Díaz")


def test_a_role_given_after_the_nomination_keeps_her_out_of_the_vote(
    session: Session, with_audit: AssemblyInfo
) -> None:
    nominated(session, with_audit, "treasury", "Ana Díaz")
    give(session, "Ana Díaz", Role.SOCIAL_AUDITOR)
    with pytest.raises(InOtherBody):
        put_to_vote(session, with_audit, "treasury")
