"""What a record means for its closing: what waits, where the list of improvements stands, what is approved. Pure."""

from assembly.budget.rules import ApprovedItem
from assembly.committee.rules import TermInfo, person_key
from assembly.core import clock
from assembly.core.money import Money
from assembly.elections.rules import Post
from assembly.elections.standing import PostState
from assembly.handovers.rules import TREASURY
from assembly.minutes.course import Course
from assembly.minutes.rules import ListState, Matter, Waiting, list_state, open_matters
from assembly.minutes.sheet import Names
from assembly.proposals.queries import ProposalInfo
from assembly.votes.asking import asked_about
from assembly.votes.improvements.listing import candidates
from assembly.votes.improvements.ranking import Line
from assembly.votes.results import Step, unsettled
from assembly.votes.rules import QuestionKind


def matters_of(record: Course) -> tuple[Matter, ...]:
    """All that keeps the assembly open."""
    return open_matters(_waiting(record), list_of(record), voted_improvements(record))


def _waiting(record: Course) -> list[Waiting]:
    names = Names(record)
    results = unsettled(record.questions)
    return [
        Waiting(
            one.at.id,
            one.at.number,
            names.subject(one.at),
            is_tied=one.step not in (Step.COUNT, Step.RECOUNT),
            is_runoff=one.step is Step.RUNOFF,
        )
        for one in results
    ]


def staying(record: Course) -> list[TermInfo]:
    """Who keeps a post when this assembly closes, those who were ratified among them."""
    return [one for post in record.posts for one in _kept(record, post)]


def leaving_treasury(record: Course) -> list[TermInfo]:
    """Who leaves the treasury when this assembly closes: voted out, replaced, or elected to another post."""
    won = {key: [person_key(one.name) for one in post.winners if one.name] for key, post in _by_code(record).items()}
    treasury = _by_code(record).get(TREASURY)
    if treasury is None:
        return []
    out = [vote.term for vote in treasury.term_votes if vote.leaves]
    elsewhere = {name for key, names in won.items() if key != TREASURY for name in names}
    return [
        one
        for one in treasury.holders
        if person_key(one.name or "") not in won[TREASURY]
        and (one in out or treasury.winners or person_key(one.name or "") in elsewhere)
    ]


def unasked(record: Course) -> list[ProposalInfo]:
    """The proposals that no question was about."""
    asked = asked_about(record.questions)
    return [one for one in record.proposals if not one.is_withdrawn and one.id not in asked]


def unelected(record: Course) -> list[Post]:
    """Posts that nobody holds, of an assembly where nobody was voted on: it was about something else, or forgot."""
    if record.nominees or record.term_votes:
        return []
    return [one.post for one in record.posts if not one.holders]


def vacant_posts(record: Course) -> list[tuple[Post, int]]:
    """Posts with places that nobody holds once this assembly closes, and how many; none where nobody was voted on."""
    if not (record.nominees or record.term_votes):
        return []
    left = [(one.post, one.post.seats - _held(record, one)) for one in record.posts if not one.is_open]
    return [(post, places) for post, places in left if places > 0]


def _held(record: Course, post: PostState) -> int:
    """The places of a post that somebody has after closing; read again years later, it is the same."""
    closed_at = record.assembly.closed_at
    if closed_at is not None:
        day = clock.local_day(closed_at, record.assembly.time_zone)
        served = [one for one in record.served if one.post == post.post.code and one.since <= day]
        return sum(1 for one in served if one.end_noted_at is None or one.end_noted_at > closed_at)
    return len(post.winners) + len(_kept(record, post))


def _kept(record: Course, post: PostState) -> list[TermInfo]:
    """Who keeps a place of a post: not voted out, elected nowhere, and where others were elected, voted to stay."""
    won = {person_key(who.name) for one in record.posts for who in one.winners if who.name}
    out = [vote.term for vote in post.term_votes if vote.leaves]
    before = post.staying if post.winners else [one for one in post.holders if one not in out]
    return [one for one in before if person_key(one.name or "") not in won]


def _by_code(record: Course) -> dict[str, PostState]:
    return {one.post.code: one for one in record.posts}


def voted_improvements(record: Course) -> int:
    """How many improvements got hands that could put them into the list."""
    costs = {one.id: one.cost.centavos for one in record.proposals if not one.is_withdrawn}
    return sum(1 for one in candidates(record.questions, costs) if one.hands)


def list_of(record: Course) -> ListState:
    """Where the list of improvements stands."""
    written = record.ranking
    if written is None:
        return list_state(voted_improvements(record), False, False, False)
    return list_state(voted_improvements(record), True, written.is_final, bool(written.ranking.undecided))


def approved_items(record: Course) -> list[ApprovedItem]:
    """What the final list approves, in the order voted."""
    return [_item(record, line) for line in record.ranking.ranking.accepted] if record.ranking else []


def _item(record: Course, line: Line) -> ApprovedItem:
    proposal = next(one for one in record.proposals if one.id == line.id)
    return ApprovedItem(
        proposal_id=line.id,
        category=proposal.category,
        letter=_letter(record, proposal.category),
        title=Names(record)(line.id),
        hands=line.hands,
        present=_present_at(record, line.id),
        approved=Money(line.cost),
    )


def _letter(record: Course, category: str) -> str:
    """What begins the item's code on paper; X for a category that the year no longer knows."""
    known = record.settings.categories if record.settings else ()
    return next((one.letter for one in known if one.code == category), "X")


def _present_at(record: Course, proposal_id: str) -> int:
    """The people present when hands were raised for it, the last time it was counted."""
    counted = [
        question.outcome.present
        for question in record.questions
        if question.outcome and _is_about(question.kind, question.subject, question.options, proposal_id)
    ]
    return counted[-1] if counted else 0


def _is_about(kind: QuestionKind, subject: str | None, options: tuple[str, ...], proposal_id: str) -> bool:
    if kind is QuestionKind.PROPOSAL:
        return subject == proposal_id
    return kind is QuestionKind.CHOICE and proposal_id in options
