"""Questions put and counted by their services, and posts filled."""

from sqlalchemy.orm import Session

from assembly.assemblies.queries import AssemblyInfo
from assembly.clinics.queries import year_settings
from assembly.clinics.years import YearSettings
from assembly.core.ids import new_id
from assembly.elections import services as elections
from assembly.votes import services as votes
from assembly.votes.queries import QuestionInfo, question, questions_of
from assembly.votes.rules import STANCES, QuestionKind
from tests.factories.cast import author


def year_of(session: Session, info: AssemblyInfo) -> YearSettings:
    """The settings that the assembly works by."""
    return year_settings(session, info.institution, info.year, info.opened_at)


def asked(session: Session, info: AssemblyInfo, *proposals: str) -> QuestionInfo:
    """One proposal put for and against, or several to choose among."""
    key = new_id()
    kind, subject, options = QuestionKind.CHOICE, None, list(proposals)
    if len(proposals) == 1:
        kind, subject, options = QuestionKind.PROPOSAL, proposals[0], list(STANCES)
    seats = len(options) if kind is QuestionKind.CHOICE else 1
    settings = year_of(session, info)
    votes.put_question(session, author(at=info.starts_at), info, key, kind, subject, options, settings, seats)
    return question(session, info.clinic_id, key)


def counted(
    session: Session, info: AssemblyInfo, about: QuestionInfo, *hands: int, reason: str | None = None
) -> QuestionInfo:
    """The question with its hands counted, in the order of its options; `reason` corrects an earlier count."""
    by, counts = author(at=info.starts_at), dict(zip(about.options, hands, strict=True))
    votes.enter_counts(session, by, info, about, new_id(), counts, reason, "Hubo quien no levantó la mano")
    return question(session, info.clinic_id, about.id)


def nominated(session: Session, info: AssemblyInfo, post: str, *names: str) -> list[str]:
    """The ids of people put on the list for a post, having declared all that the year asks."""
    settings, by = year_of(session, info), author(at=info.starts_at)
    keys = [new_id() for _ in names]
    for key, name in zip(keys, names, strict=True):
        elections.nominate(session, by, info, key, post, name, True, settings.declarations, settings)
    return keys


def put_to_vote(session: Session, info: AssemblyInfo, post: str) -> QuestionInfo:
    """The post's nominees before the assembly."""
    elections.put_to_vote(session, author(at=info.starts_at), info, new_id(), post, year_of(session, info))
    return questions_of(session, info.clinic_id, info.id)[-1]


def elected(session: Session, info: AssemblyInfo, post: str, name: str, hands: int = 118) -> str:
    """The nominee's id, after she alone was voted in for the post."""
    (key,) = nominated(session, info, post, name)
    counted(session, info, put_to_vote(session, info, post), hands, (info.present or 0) - hands, 0)
    return key


def asked_again(session: Session, info: AssemblyInfo, about: QuestionInfo | None = None) -> QuestionInfo:
    """The tie round among those tied in a question, or in the list of improvements."""
    key, by = new_id(), author(at=info.starts_at)
    if about is None:
        votes.put_list_tie(session, by, info, key)
    else:
        votes.put_tie(session, by, info, key, about)
    return question(session, info.clinic_id, key)
