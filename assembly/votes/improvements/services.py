"""Deeds of the list of improvements: write it down, and the amount that it is made for."""

from sqlalchemy.orm import Session

from assembly.assemblies.queries import AssemblyInfo
from assembly.assemblies.rules import check_open
from assembly.clinics.models import NotifiedAmount
from assembly.clinics.queries import notified_amount
from assembly.core.money import Money
from assembly.core.permissions import Author
from assembly.journal import services as journal
from assembly.votes import asking
from assembly.votes.improvements.listing import Listing
from assembly.votes.improvements.ranking import CutRule, Ranking
from assembly.votes.models import ImprovementRanking
from assembly.votes.queries import listing_of, questions_of
from assembly.votes.results import is_about_improvements, unsettled


def rank_improvements(
    session: Session, author: Author, assembly: AssemblyInfo, fact_id: str, amount: Money, cut_rule: CutRule
) -> Ranking:
    """Write the list of improvements down; a new one replaces it and the old one stays.

    Raises QuestionsOpen, TieOpen, NothingToList.
    """
    check_open(assembly.state)
    questions = questions_of(session, assembly.clinic_id, assembly.id)
    listing = listing_at(session, assembly, amount, cut_rule)
    waiting = [one for one in unsettled(questions) if is_about_improvements(one.at, questions)]
    asking.check_list(listing, waiting)
    fact = ImprovementRanking(
        clinic_id=assembly.clinic_id,
        id=fact_id,
        assembly_id=assembly.id,
        amount=amount,
        cut_rule=cut_rule,
        data=listing.ranking.to_data(),
    )
    journal.record(session, author, fact)
    return listing.ranking


def note_amount(
    session: Session, author: Author, assembly: AssemblyInfo, fact_id: str, amount: Money, source: str
) -> None:
    """Write the clinic's amount for the year from its document, where the administration has not loaded it.

    Raises AmountAlreadyKnown, AmountMissing.
    """
    check_open(assembly.state)
    known = notified_amount(session, assembly.clinic_id, assembly.year)
    asking.check_amount(amount, known.amount if known else None)
    fact = NotifiedAmount(
        clinic_id=assembly.clinic_id, id=fact_id, year=assembly.year, amount=amount, source=source, notified_on=None
    )
    journal.record(session, author, fact)


def listing_at(
    session: Session, assembly: AssemblyInfo, amount: Money | None = None, cut_rule: CutRule | None = None
) -> Listing:
    """The list as it would be now. Raises AmountUnknown."""
    if (listing := listing_of(session, assembly, amount, cut_rule)) is not None:
        return listing
    raise asking.AmountUnknown()
