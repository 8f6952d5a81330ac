"""Deeds of the booklet: read a file and find what is wrong in it, enter its rows as expenses."""

import tempfile
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from io import BytesIO
from pathlib import Path

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from assembly.booklet import queries, rules
from assembly.booklet.models import BookletDraft
from assembly.booklet.rules import COLUMNS, SHEET, Row
from assembly.core.errors import AssemblyError
from assembly.core.ids import derived_id
from assembly.core.permissions import Author
from assembly.core.tables import FileNotReadable, HeadersUnknown, Line, read_table
from assembly.evidence.rules import clean_name
from assembly.evidence.services import Stores
from assembly.expenses.forms import ExpenseForm
from assembly.expenses.queries import expenses_of
from assembly.expenses.services import log_expense
from assembly.journal import services as journal
from assembly.web.forms import Invalid, parse
from assembly.web.request import Sent, Upload

# What is wrong, in words, by the name of the field.
Tell = Callable[[Invalid | AssemblyError], Mapping[str, str]]


class _TakenBack(Exception):
    """What was entered only to find out what is wrong goes again."""


def lines_of(upload: Upload) -> list[Line]:
    """The rows of the booklet's sheet. Raises BookletTooLarge, NotASpreadsheet, ColumnsMissing."""
    _check_file(upload.data)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "cuadernillo.xlsx")
        path.write_bytes(upload.data)
        try:
            return list(read_table(path, COLUMNS, SHEET))
        except FileNotReadable as error:
            raise rules.NotASpreadsheet() from error
        except HeadersUnknown as error:
            raise rules.ColumnsMissing(file=clean_name(upload.name), missing=error.values["missing"]) from error


def _check_file(data: bytes) -> None:
    """A spreadsheet says how large it is before it is unpacked."""
    if len(data) > rules.MOST_BYTES:
        raise rules.BookletTooLarge()
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            size = sum(part.file_size for part in packed.infolist())
    except zipfile.BadZipFile as error:
        raise rules.NotASpreadsheet() from error
    if size > rules.MOST_UNPACKED:
        raise rules.BookletTooLarge()


def read_booklet(
    session: Session,
    author: Author,
    stores: Stores,
    clues: str,
    account_id: str,
    draft_id: str,
    upload: Upload,
    tell: Tell,
) -> None:
    """Keep the rows of a file with what is wrong in them, in place of the file read before. Enters nothing.

    Raises what `lines_of` and `check_rows` raise.
    """
    journal.lock(session, clues)
    rows = _known(session, clues, rules.read_rows(lines_of(upload), queries.choices(session, clues)), tell)
    rules.check_rows(rows)
    found: list[Row] = []
    with suppress(_TakenBack), session.begin_nested():
        found = enter(session, author, stores, clues, draft_id, rows, tell)
        raise _TakenBack
    mine = (BookletDraft.clinic_id == clues, BookletDraft.account_id == account_id)
    session.execute(delete(BookletDraft).where(*mine))
    about = {"id": draft_id, "clinic_id": clues, "account_id": account_id, "started_at": author.at}
    kept = {"file_name": clean_name(upload.name), "rows": [asdict(row) for row in found]}
    session.execute(insert(BookletDraft).values(about | kept))


def _known(session: Session, clues: str, rows: Iterable[Row], tell: Tell) -> list[Row]:
    """Rows with a folio are expenses that are there already, or say a folio that is none of theirs."""
    there = {one.folio: (one.amount.plain, one.paid_on.isoformat()) for one in expenses_of(session, clues)}
    return [row if row.is_new else _checked_folio(row, there, tell) for row in rows]


def _checked_folio(row: Row, there: Mapping[str, tuple[str, str]], tell: Tell) -> Row:
    amount, day = there.get(row.folio or "", ("", ""))
    try:
        form = parse(ExpenseForm, _sent(row))
    except Invalid:
        return replace(row, problems=tell(rules.FolioOfAnother(folio=row.folio)))
    if (form.amount.plain, form.day.isoformat()) == (amount, day):
        return row
    return replace(row, problems=tell(rules.FolioOfAnother(folio=row.folio)))


def enter(
    session: Session, author: Author, stores: Stores, clues: str, key: str, rows: Sequence[Row], tell: Tell
) -> list[Row]:
    """Log every new row as an expense without its file; the rows again, those that could not be logged with why."""
    choices, labels = queries.choices(session, clues), queries.labels(session, clues)

    def entered(row: Row) -> Row:
        if row.problems or not row.is_new:
            return row
        problems: dict[str, str] = {}
        for wrong in rules.wrong_choices(row, choices, labels):
            problems.update(tell(wrong))
        try:
            about = (derived_id(key, f"row.{row.line}"), parse(ExpenseForm, _sent(row)).draft())
            if not problems:
                with session.begin_nested():
                    log_expense(session, author, stores, clues, *about, None, row.is_sure, row.is_sure)
        except (Invalid, AssemblyError) as error:
            problems = {**tell(error), **problems}
        return replace(row, problems=problems)

    return [entered(row) for row in rows]


def enter_booklet(
    session: Session, author: Author, stores: Stores, clues: str, draft: queries.DraftInfo, tell: Tell
) -> list[Row]:
    """Log all of a booklet and let it go. Answers the rows; where one is wrong the caller takes everything back."""
    journal.lock(session, clues)
    rows = enter(session, author, stores, clues, draft.id, [replace(row, problems={}) for row in draft.new], tell)
    session.execute(delete(BookletDraft).where(BookletDraft.id == draft.id))
    return rows


def _sent(row: Row) -> Sent:
    return Sent({name: [text] for name, text in row.said.items()})
