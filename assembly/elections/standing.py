"""How each post stands: who may still be voted, who won, what is open. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from assembly.committee.rules import TermInfo
from assembly.elections.rules import Post, person_key
from assembly.elections.terms import TermVote, kept_people, removed_people, votes_on
from assembly.votes.results import QuestionInfo, Result, result_of
from assembly.votes.rules import QuestionKind


@dataclass(frozen=True, slots=True)
class Refusal:
    """That somebody elected does not take the post, at the journal's line `n`; `reason` is None when it was erased."""

    n: int
    at: datetime
    reason: str | None


@dataclass(frozen=True, slots=True)
class NomineeInfo:
    """A person proposed for a post; `name` is None when it was erased, `at` the moment of the declarations."""

    id: str
    post: str
    name: str | None
    declarations: tuple[str, ...]
    is_withdrawn: bool
    at: datetime
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class PostState:
    """A post in this assembly. `question` is its last one, with its `result`.

    `nominees` are those not withdrawn, `eligible` those of them who wait for a vote. A post without anybody to vote
    for is settled, and vacant. Who won and did not take it is no winner any more, and those whom she beat may be voted
    again. `holders` have the post now; `term_votes` say which of them go on.
    """

    post: Post
    nominees: tuple[NomineeInfo, ...]
    eligible: tuple[NomineeInfo, ...]
    question: QuestionInfo | None
    result: Result | None
    winners: tuple[NomineeInfo, ...]
    holders: tuple[TermInfo, ...] = ()
    term_votes: tuple[TermVote, ...] = ()

    @property
    def refused(self) -> tuple[NomineeInfo, ...]:
        """Those who won the post here and did not take it."""
        return tuple(one for one in self.nominees if one.refusal)

    @property
    def staying(self) -> tuple[TermInfo, ...]:
        """Those whom this assembly voted to keep in the post."""
        return tuple(one.term for one in self.term_votes if one.stays)

    @property
    def seats_left(self) -> int:
        return max(0, self.post.seats - len(self.winners) - len(self.staying))

    @property
    def waiting_term(self) -> TermVote | None:
        """A question about who holds it that was not counted yet."""
        return next((one for one in self.term_votes if one.is_open), None)

    @property
    def is_open(self) -> bool:
        """Whether a question about it waits for a count, a tie round or a lot."""
        return self.result is not None and not self.result.is_settled

    @property
    def in_vote(self) -> set[str]:
        """Who may still win its open question, by nominee: everybody asked, after a tie only those tied."""
        if self.question is None or self.result is None or not self.is_open:
            return set()
        return set(self.result.tied) or asked_ids([self.question])

    @property
    def is_settled(self) -> bool:
        return not self.is_open and not (self.seats_left and self.eligible)


def states(
    posts: Sequence[Post],
    nominees: Sequence[NomineeInfo],
    questions: Sequence[QuestionInfo],
    terms: Sequence[TermInfo] = (),
) -> list[PostState]:
    """The state of each post, in the year's order; `terms` are those of the clinic's committee."""
    won = {post.code: _winners(post, nominees, questions) for post in posts}
    asked = votes_on(terms, questions)
    barred = {*seated_in(posts, won), *kept_people(asked), *removed_people(asked)}
    return [
        replace(
            _state(post, nominees, questions, won[post.code], barred),
            holders=tuple(term for term in terms if term.post == post.code and term.ended_on is None),
            term_votes=tuple(one for one in asked if one.term.post == post.code),
        )
        for post in posts
    ]


def seated_in(posts: Sequence[Post], won: Mapping[str, Sequence[NomineeInfo]]) -> dict[str, str]:
    """The name of the post that each person won, by her key."""
    return {person_key(one.name): post.name for post in posts for one in won[post.code] if one.name}


def asked_ids(questions: Sequence[QuestionInfo]) -> set[str]:
    """Every nominee who was ever put to the vote."""
    elections = [one for one in questions if one.kind is QuestionKind.ELECTION]
    return {person for one in elections for person in (one.nominee_id, *one.options) if person}


def voted_ids(post: str, nominees: Sequence[NomineeInfo], questions: Sequence[QuestionInfo]) -> set[str]:
    """Those put to the vote for a post since the last time that somebody elected did not take it."""
    refused = [one.refusal.n for one in nominees if one.post == post and one.refusal]
    since = max(refused, default=0)
    return asked_ids([one for one in questions if one.subject == post and one.n > since])


def clash(state: PostState, others: Sequence[PostState]) -> tuple[NomineeInfo, Post] | None:
    """Somebody waiting for this vote who is also in the open vote of another post, and that post."""
    keys = {person_key(one.name): one for one in state.eligible if one.name}
    for other in others:
        for vote in other.term_votes:
            if vote.is_open and vote.term.name and person_key(vote.term.name) in keys:
                return keys[person_key(vote.term.name)], other.post
        if other.post.code == state.post.code or other.question is None or not other.is_open:
            continue
        asked = asked_ids([other.question])
        for one in other.nominees:
            if one.id in asked and one.name and person_key(one.name) in keys:
                return keys[person_key(one.name)], other.post
    return None


def held_elsewhere(state: PostState, others: Sequence[PostState]) -> dict[str, str]:
    """By nominee, the name of another post that she holds and would leave if she won this one."""
    held = {
        person_key(term.name): other.post.name
        for other in others
        if other.post.code != state.post.code
        for term in other.holders
        if term.name
    }
    return {one.id: held[person_key(one.name)] for one in state.nominees if one.name and person_key(one.name) in held}


def _winners(post: Post, nominees: Sequence[NomineeInfo], questions: Sequence[QuestionInfo]) -> tuple[NomineeInfo, ...]:
    by_id = {one.id: one for one in nominees if one.post == post.code and one.refusal is None}
    won = [winner for one in _about(post, questions) for winner in result_of(one, questions).winners]
    return tuple(by_id[winner] for winner in won if winner in by_id)


def _about(post: Post, questions: Sequence[QuestionInfo]) -> list[QuestionInfo]:
    return [one for one in questions if one.kind is QuestionKind.ELECTION and one.subject == post.code]


def _state(
    post: Post,
    nominees: Sequence[NomineeInfo],
    questions: Sequence[QuestionInfo],
    winners: tuple[NomineeInfo, ...],
    barred: Collection[str],
) -> PostState:
    here = tuple(one for one in nominees if one.post == post.code and not one.is_withdrawn)
    about = _about(post, questions)
    out = voted_ids(post.code, nominees, about) | {one.id for one in here if one.refusal}
    eligible = tuple(one for one in here if one.id not in out and person_key(one.name or "") not in barred)
    last = about[-1] if about else None
    return PostState(post, here, eligible, last, result_of(last, questions) if last else None, winners)
