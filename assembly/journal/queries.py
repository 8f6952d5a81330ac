"""Reading journals: heads, lines, personal values."""

from collections.abc import Generator, Iterator

from sqlalchemy import ScalarSelect, and_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from assembly.core.facts import Fact
from assembly.journal.lines import Text
from assembly.journal.models import JournalHead, JournalLine, PersonalValue
from assembly.journal.rules import Head, genesis

_BATCH = 500


def head(session: Session, clinic_id: str) -> Head:
    """The clinic's head; line 0 where nothing was written yet."""
    query = select(JournalHead.n, JournalHead.hash).where(JournalHead.clinic_id == clinic_id)
    row = session.execute(query).one_or_none()
    return Head(clinic_id, row.n, row.hash) if row else Head(clinic_id, 0, genesis(clinic_id))


def lines(session: Session, clinic_id: str) -> Generator[bytes, None, None]:
    """The stored bytes of every line, in order."""
    query = select(JournalLine.line).where(JournalLine.clinic_id == clinic_id).order_by(JournalLine.n)
    with session.execute(query.execution_options(yield_per=_BATCH)) as found:  # closed even when not read to its end
        yield from found.scalars()


def texts(session: Session, clinic_id: str) -> Iterator[Text]:
    """Every personal value that was not erased, with its salt, in the order of the lines."""
    same = and_(JournalLine.clinic_id == PersonalValue.clinic_id, JournalLine.fact_id == PersonalValue.fact_id)
    columns = (PersonalValue.fact_id, PersonalValue.field, PersonalValue.salt, PersonalValue.value)
    query = select(*columns).join(JournalLine, same).where(PersonalValue.clinic_id == clinic_id)
    ordered = query.order_by(JournalLine.n, PersonalValue.field).execution_options(yield_per=_BATCH)
    with session.execute(ordered) as found:
        for fact_id, field, salt, value in found:
            yield Text(fact_id, field, salt.hex(), value)


def head_at(session: Session, clinic_id: str, n: int) -> Head:
    """The head as it was when line `n` was the last. Raises NoResultFound."""
    query = select(JournalLine.hash).where(JournalLine.clinic_id == clinic_id, JournalLine.n == n)
    return Head(clinic_id, n, session.execute(query).scalar_one())


def heads(session: Session) -> list[Head]:
    """Every clinic's head, in the order of their keys."""
    query = select(JournalHead.clinic_id, JournalHead.n, JournalHead.hash).order_by(JournalHead.clinic_id)
    return [Head(row.clinic_id, row.n, row.hash) for row in session.execute(query)]


def has_been(session: Session, head: Head) -> bool:
    """Whether `head` is, or once was, the clinic's head."""
    if head.n == 0:
        return head.hash == genesis(head.clinic)
    query = select(JournalLine.hash).where(JournalLine.clinic_id == head.clinic, JournalLine.n == head.n)
    return session.execute(query).scalar_one_or_none() == head.hash


def clinics_with_journal(session: Session) -> list[str]:
    """The key of every clinic that has a journal, in order."""
    return list(session.execute(select(JournalHead.clinic_id).order_by(JournalHead.clinic_id)).scalars())


def personal(fact: type[Fact], field: str) -> ScalarSelect[str | None]:
    """A column for a query over `fact`: its personal value, NULL when not given or erased."""
    if field not in fact.personal:
        raise ValueError(f"{fact.__name__} declares no personal {field}")
    return personal_of(fact.clinic_id, fact.id, field)


def personal_of(
    clinic_id: InstrumentedAttribute[str], fact_id: InstrumentedAttribute[str], field: str
) -> ScalarSelect[str | None]:
    """A column for a query: the personal value `field` of the fact that two columns point to."""
    query = select(PersonalValue.value).where(PersonalValue.clinic_id == clinic_id)
    return query.where(PersonalValue.fact_id == fact_id, PersonalValue.field == field).scalar_subquery()
