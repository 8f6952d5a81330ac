"""What a vote came to, in words: elected people, runoffs that are no ties, lots and why, equal hands in a choice."""

import pytest
from sqlalchemy.orm import Session

from assembly.assemblies.queries import AssemblyInfo
from assembly.core.ids import new_id
from assembly.votes.asking import why_lot
from assembly.votes.queries import listing_of, questions_of
from assembly.votes.results import QuestionInfo
from assembly.votes.services import draw_lot
from assembly.votes.wording import explain
from assembly.votes.wording.marks import marks, tie_for_the_list, verdict
from tests.factories.cast import AT, add_clinic, add_year, author
from tests.factories.hands import asked, asked_again, counted, nominated, put_to_vote
from tests.factories.ledger import notify
from tests.factories.meetings import opened, with_proposals

NAMES = ("Ana Sol", "Eva Paz", "Ida Ríos")


class Post:
    """Three nominees for the treasury among 63 people, where more than half of them must raise a hand."""

    def __init__(self, session: Session, is_absolute: bool = True, seats: int = 1) -> None:
        self.session = session
        add_clinic(session)
        posts = [{"code": "treasury", "name": "Tesorería", "seats": seats}]
        add_year(session, majority_by_kind={"election": "absolute"} if is_absolute else {}, posts=posts)
        self.info: AssemblyInfo = opened(session, 63)
        keys = nominated(session, self.info, "treasury", *NAMES)
        self.names = dict(zip(keys, NAMES, strict=True)) | {"treasury": "Tesorería"}

    def put(self, **hands: int) -> QuestionInfo:
        return self.count(put_to_vote(self.session, self.info, "treasury"), **hands)

    def again(self, about: QuestionInfo, **hands: int) -> QuestionInfo:
        return self.count(asked_again(self.session, self.info, about), **hands)

    def count(self, about: QuestionInfo, **hands: int) -> QuestionInfo:
        given = (hands[self.names[option].split()[0]] for option in about.options)
        return counted(self.session, self.info, about, *given)

    def lot(self, about: QuestionInfo) -> None:
        assert about.outcome is not None
        drawn = sorted(about.outcome.tied, key=lambda one: self.names[one])
        draw_lot(self.session, author(at=AT), self.info, about, new_id(), drawn, "Rosa Tun", "La mesa")

    def questions(self) -> list[QuestionInfo]:
        return questions_of(self.session, self.info.clinic_id, self.info.id)

    def marked(self, about: QuestionInfo) -> dict[str, str]:
        assert about.outcome is not None
        return {self.names[key].split()[0]: mark for key, mark in marks(about, about.outcome).items()}

    def said(self, about: QuestionInfo) -> str:
        assert about.outcome is not None
        message, values = explain.explain(about.outcome, lambda key: self.names[key], False, True)
        return message.format(**values)

    def settled(self, number: int) -> str:
        how = explain.settled(self.questions()[number - 1], self.questions(), lambda key: self.names[key])
        return how[0].format(**how[1]) if how else ""

    def why(self, about: QuestionInfo) -> str:
        assert about.outcome is not None
        return why_lot(about, self.questions(), about.outcome.tied)


def test_a_runoff_is_no_tie(session: Session) -> None:
    post = Post(session)
    first = post.put(Ana=28, Eva=20, Ida=15)
    assert post.marked(first) == {"Ana": "again", "Eva": "again", "Ida": ""}
    assert (verdict(first, True, are_people=True), post.settled(1)) == ("Falta otra ronda", "")
    second = post.again(first, Ana=28, Eva=33)
    assert post.said(second) == "Ganó la elección: Eva Paz (33). Había 63 personas presentes."
    assert verdict(second, False, are_people=True) == "Ganó la elección"
    assert verdict(first, False, are_people=True) == "Hubo otra ronda"
    assert post.settled(1) == "Se resolvió en la votación 2. «Tesorería» es para: Eva Paz."


def test_a_lot_after_a_runoff_says_who_has_the_post(session: Session) -> None:
    post = Post(session)
    second = post.again(post.put(Ana=28, Eva=20, Ida=15), Ana=30, Eva=30)
    assert post.why(second) == "Nadie reunió las manos necesarias, y la otra ronda terminó en empate: {names}."
    assert post.marked(second) == {"Ana": "tied", "Eva": "tied"}
    post.lot(second)
    second = post.questions()[1]
    assert (verdict(second, False, are_people=True), post.marked(second)) == (
        "Se decidió por sorteo",
        {"Ana": "lot", "Eva": ""},
    )
    assert post.settled(2) == "Por sorteo, «Tesorería» es para: Ana Sol."
    assert post.settled(1) == "Se resolvió con el sorteo de la votación 2. «Tesorería» es para: Ana Sol."


def test_a_lot_after_ties_has_its_own_words(session: Session) -> None:
    post = Post(session, False)
    first = post.put(Ana=21, Eva=21, Ida=21)
    second = post.again(first, Ana=21, Eva=21, Ida=21)
    assert post.why(second) == "Empataron, y la otra ronda las dejó igual: {names}."
    third = post.again(second, Ana=25, Eva=25, Ida=13)
    assert post.why(third) == "Empataron, y en la otra ronda todavía empatan: {names}."
    assert post.settled(1) == "Se preguntó otra vez en la votación 2."
    post.lot(third)
    assert post.settled(1) == "Se resolvió con el sorteo de la votación 3. «Tesorería» es para: Ana Sol."


def test_several_are_elected(session: Session) -> None:
    post = Post(session, False, seats=2)
    first = post.put(Ana=40, Eva=30, Ida=9)
    assert post.said(first) == "Ganaron la elección: Ana Sol (40), Eva Paz (30). Había 63 personas presentes."
    assert verdict(first, are_people=True) == "Ganaron la elección"


@pytest.mark.parametrize(
    ("amount", "tied", "said"),
    [
        (None, 2, "Si no alcanza para todas las que empatan, habrá otra ronda solo entre ellas."),
        (25, 2, "No alcanza para todas las que empatan: falta otra ronda solo entre ellas."),
        (40, 0, "Hay propuestas con las mismas manos; eso no cambia la lista de mejoras."),
    ],
)
def test_equal_hands_in_a_choice(session: Session, amount: int | None, tied: int, said: str) -> None:
    add_clinic(session)
    add_year(session)
    if amount:
        notify(session, f"{amount}000.00")
    info = opened(session, 63)
    drafts = [(title, "10000.00", "furniture") for title in ("Sillas", "Archivero", "Báscula", "Ventilador")]
    keys = [one.id for one in with_proposals(session, info, drafts)]
    about = counted(session, info, asked(session, info, *keys), 20, 18, 18, 3)
    equal, message = tie_for_the_list(about, [about], listing_of(session, info))
    assert (len(equal), message) == (tied, said)
    assert verdict(about, is_even=bool(equal)) == ("Hay empate" if tied else "Ya hay resultado")


def test_people_are_people_and_no_options(session: Session) -> None:
    post = Post(session, False, seats=2)
    first = post.put(Ana=40, Eva=30, Ida=30)
    assert first.outcome is not None
    message, values = explain.explain(first.outcome, lambda key: post.names[key], True, True)
    assert message.format(**values) == (
        "Ya tienen lugar: Ana Sol (40). Empate entre Eva Paz (30), Ida Ríos (30). "
        "Hace falta otra ronda solo con las personas que empataron."
    )
    rules = [message.format(**values) for message, values in explain.rule(first, 63)]
    assert rules == [
        "Los 2 lugares son de quienes reciban más manos.",
        "Cada persona puede levantar la mano por todas las que quiera.",
    ]
