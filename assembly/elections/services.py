"""Deeds of an election: propose a person, take her off the list, put the post to the vote."""

from collections.abc import Collection, Sequence

from sqlalchemy.orm import Session

from assembly.assemblies.queries import AssemblyInfo
from assembly.assemblies.rules import check_open
from assembly.clinics.years import YearSettings
from assembly.committee.queries import committee_of, terms_of
from assembly.committee.rules import TermInfo, TermOver
from assembly.core.errors import NotFound
from assembly.core.permissions import Author
from assembly.elections.models import Nominee, NomineeRefusal, NomineeWithdrawal
from assembly.elections.queries import in_bodies, nominee, nominees_of, post_of, posts_of
from assembly.elections.rules import (
    ConsentMissing,
    NomineeAlreadyVoted,
    NomineeAlreadyWithdrawn,
    NotElected,
    PersonInOtherVote,
    PostBeingVoted,
    PostFilled,
    check_bodies,
    check_declarations,
    check_nomination,
    person_key,
    question_form,
)
from assembly.elections.standing import PostState, asked_ids, clash, seated_in, voted_ids
from assembly.elections.terms import (
    PersonWonHere,
    RemovedHere,
    TermBeingVoted,
    check_askable,
    kept_people,
    removed_people,
    votes_on,
)
from assembly.journal import services as journal
from assembly.votes.queries import questions_of
from assembly.votes.rules import STANCES, QuestionKind
from assembly.votes.services import put_question


def nominate(
    session: Session,
    author: Author,
    assembly: AssemblyInfo,
    fact_id: str,
    post: str,
    name: str,
    consents: bool,
    declarations: Collection[str],
    settings: YearSettings,
) -> None:
    """Put a person on the list for a post (its code), with what she declared aloud.

    Raises NotFound for a post that the year does not elect, and what `elections.rules` refuses.
    """
    check_open(assembly.state)
    state = post_of(session, assembly, settings, post)
    _check_place(state)
    keys = {person_key(one.name) for one in state.nominees if one.name and one.refusal is None}
    everywhere = posts_of(session, assembly, settings)
    if person_key(name) in removed_people(vote for one in everywhere for vote in one.term_votes):
        raise RemovedHere(person=name)
    check_bodies(post, [name], in_bodies(session, assembly.clinic_id))
    check_nomination(state.post, name, _seated(session, assembly, everywhere), keys)
    if not consents:
        raise ConsentMissing()
    check_declarations(declarations, settings.declarations)
    fact = Nominee(
        clinic_id=assembly.clinic_id,
        id=fact_id,
        assembly_id=assembly.id,
        post=post,
        consents=True,
        declarations=[one for one in settings.declarations if one in declarations],
    )
    journal.record(session, author, fact, {"name": name})


def withdraw_nominee(session: Session, author: Author, assembly: AssemblyInfo, fact_id: str, nominee_id: str) -> None:
    """Take a person off the list before she is voted. Raises NotFound, NomineeAlreadyVoted, NomineeAlreadyWithdrawn."""
    check_open(assembly.state)
    person = nominee(session, assembly.clinic_id, assembly.id, nominee_id)
    if person.is_withdrawn:
        raise NomineeAlreadyWithdrawn(person=person.name)
    people = nominees_of(session, assembly.clinic_id, assembly.id)
    if person.refusal or person.id in voted_ids(
        person.post, people, questions_of(session, assembly.clinic_id, assembly.id)
    ):
        raise NomineeAlreadyVoted(person=person.name)
    journal.record(session, author, NomineeWithdrawal(clinic_id=assembly.clinic_id, id=fact_id, nominee_id=nominee_id))


def refuse_post(
    session: Session,
    author: Author,
    assembly: AssemblyInfo,
    fact_id: str,
    nominee_id: str,
    reason: str,
    settings: YearSettings,
) -> None:
    """Somebody who won a post does not take it: it is open again in this assembly. Raises NotFound, NotElected."""
    check_open(assembly.state)
    person = nominee(session, assembly.clinic_id, assembly.id, nominee_id)
    state = post_of(session, assembly, settings, person.post)
    if person.id not in {one.id for one in state.winners}:
        raise NotElected(person=person.name or "", post=state.post.name)
    fact = NomineeRefusal(clinic_id=assembly.clinic_id, id=fact_id, nominee_id=nominee_id)
    journal.record(session, author, fact, {"reason": reason})


def put_to_vote(
    session: Session, author: Author, assembly: AssemblyInfo, fact_id: str, post: str, settings: YearSettings
) -> None:
    """Ask the people present about those on the list of a post: for and against a single one, else among all.

    Raises NotFound, NoNominees, TermBeingVoted, PostBeingVoted, PostFilled, PersonInOtherVote, InOtherBody.
    """
    check_open(assembly.state)
    everywhere = posts_of(session, assembly, settings)
    state = post_of(session, assembly, settings, post)
    if waiting := state.waiting_term:
        raise TermBeingVoted(person=waiting.term.name or "", post=state.post.name)
    _check_place(state)
    if found := clash(state, everywhere):
        person, other = found
        raise PersonInOtherVote(person=person.name, post=other.name)
    check_bodies(post, [one.name for one in state.eligible if one.name], in_bodies(session, assembly.clinic_id))
    options = question_form([one.id for one in state.eligible], state.seats_left)
    alone = state.eligible[0].id if options == STANCES else None
    kind = QuestionKind.ELECTION
    put_question(session, author, assembly, fact_id, kind, post, options, settings, state.seats_left, alone)


def ask_about_term(
    session: Session,
    author: Author,
    assembly: AssemblyInfo,
    fact_id: str,
    term_id: str,
    kind: QuestionKind,
    settings: YearSettings,
) -> None:
    """Ask whether somebody who holds a post goes on (RATIFY), or leaves it (REMOVAL).

    Raises NotFound, TermOver, TermAlreadyAsked, PostElectedHere, PersonWonHere, PersonInOtherVote.
    """
    check_open(assembly.state)
    terms = terms_of(session, assembly.clinic_id)
    term = next((one for one in terms if one.id == term_id), None)
    if term is None:
        raise NotFound()
    if term.ended_on is not None:
        raise TermOver(person=term.name or "", post=term.post_name, day=term.ended_on)
    questions = questions_of(session, assembly.clinic_id, assembly.id)
    check_askable(term, votes_on(terms, questions), questions)
    _check_not_elsewhere(term, posts_of(session, assembly, settings))
    put_question(session, author, assembly, fact_id, kind, term.id, STANCES, settings)


def _check_not_elsewhere(term: TermInfo, everywhere: Sequence[PostState]) -> None:
    """One person, one post: nobody is kept in one who won another, or may still win it."""
    key = person_key(term.name or "")
    for state in everywhere:
        if key in {person_key(one.name) for one in state.winners if one.name}:
            raise PersonWonHere(person=term.name or "", post=state.post.name)
        asked = asked_ids([state.question]) if state.question and state.is_open else set()
        if key in {person_key(one.name) for one in state.nominees if one.name and one.id in asked}:
            raise PersonInOtherVote(person=term.name or "", post=state.post.name)


def _check_place(state: PostState) -> None:
    if state.is_open:
        raise PostBeingVoted(post=state.post.name)
    if not state.seats_left:
        raise PostFilled(post=state.post.name)


def _seated(session: Session, assembly: AssemblyInfo, everywhere: Sequence[PostState]) -> dict[str, str]:
    """Who has a post, by person: won or kept in this assembly, or held in one that this assembly does not elect.

    The posts that it does elect are up for election, so those who hold them today may be proposed for any.
    """
    posts = [one.post for one in everywhere]
    elected = {post.code for post in posts}
    terms = [term for term in committee_of(session, assembly.clinic_id) if term.post not in elected]
    held = {person_key(term.name): term.post_name for term in terms if term.name}
    kept = kept_people(vote for one in everywhere for vote in one.term_votes)
    return held | kept | seated_in(posts, {one.post.code: one.winners for one in everywhere})
