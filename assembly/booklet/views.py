"""The pages of the booklet: take a blank one, send a filled one, read what is wrong, enter it."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session
from starlette.responses import Response

from assembly.booklet import queries, rules, services
from assembly.booklet.forms import BookletForm
from assembly.booklet.queries import DraftInfo, payable_items
from assembly.booklet.rules import TITLES, Row
from assembly.booklet.sheets import blank_booklet
from assembly.clinics.queries import clinic
from assembly.core.errors import AssemblyError
from assembly.core.money import Money, read_money, total
from assembly.core.permissions import Permission
from assembly.evidence.services import stores
from assembly.expenses.forms import ExpenseForm
from assembly.web import words
from assembly.web.endpoint import get, post
from assembly.web.forms import FormState, Invalid, PlainForm, sentences, submit
from assembly.web.request import AppRequest, page
from assembly.web.workbook import XLSX_TYPE

_FORM_BYTES = rules.MOST_BYTES + 64 * 1024


def _me(request: AppRequest) -> tuple[str, str]:
    assert request.actor is not None
    return request.clues, request.actor.account_id


def _tell(request: AppRequest) -> services.Tell:
    """What is wrong with a row, by its column, in the reader's words."""

    def tell(error: Invalid | AssemblyError) -> Mapping[str, str]:
        if isinstance(error, Invalid):
            return sentences(request, ExpenseForm, error)
        name = error.at_field or ""
        return {name: request.say(rules.ANSWERED[name]) if name in rules.ANSWERED else request.words_of(error)}

    return tell


def booklet(request: AppRequest, session: Session) -> Response:
    """How it goes, and where a filled booklet is sent."""
    return _show(request, session, FormState.fresh())


def _show(request: AppRequest, session: Session, state: FormState) -> Response:
    entered = request.query_params.get("anotados", "")
    return page(
        request,
        "booklet/booklet.html",
        clinic=clinic(session, request.clues),
        form=state,
        errors=state or None,
        entered=int(entered) if entered.isascii() and entered.isdigit() and len(entered) < 4 else 0,
        most=rules.MOST_ROWS,
        items=payable_items(session, request.clues),
    )


def blank_booklet_xlsx(request: AppRequest, session: Session) -> Response:
    """An empty booklet with the clinic's items beside it."""
    made = blank_booklet(clinic(session, request.clues), payable_items(session, request.clues))
    name = f'attachment; filename="cuadernillo-{request.clues}-en-blanco.xlsx"'
    return Response(made, media_type=XLSX_TYPE, headers={"Content-Disposition": name})


def booklet_post(request: AppRequest, session: Session) -> Response:
    """Read a filled booklet; nothing is entered yet."""

    def deed(form: BookletForm) -> str:
        kept, (clues, me) = stores(request.context.settings), _me(request)
        about = (clues, me, request.form_id, form.file, _tell(request))
        services.read_booklet(session, request.author, kept, *about)
        return request.link("booklet_check", clues=clues, draft_id=request.form_id)

    return submit(request, session, BookletForm, deed, lambda state: _show(request, session, state))


def booklet_check(request: AppRequest, session: Session) -> Response:
    """Every row with what it says and what is wrong in it."""
    draft = queries.draft(session, *_me(request), request.key("draft_id"))
    return _show_check(request, session, draft, draft.rows, FormState.fresh())


def _show_check(
    request: AppRequest, session: Session, draft: DraftInfo, rows: Sequence[Row], state: FormState
) -> Response:
    wrong = [row for row in rows if row.problems]
    new = [row for row in rows if row.is_new]
    return page(
        request,
        "booklet/check.html",
        clinic=clinic(session, request.clues),
        form=state,
        errors=state or None,
        draft=draft,
        rows=[*wrong, *(row for row in rows if not row.problems)],
        new=new,
        to_mend=[row for row in wrong if not row.only_asks],
        to_answer=[row for row in wrong if row.only_asks],
        known=len(rows) - len(new),
        sum=total([amount_of(row) for row in new]) if not wrong else None,
        amount_of=amount_of,
        day_of=lambda row: day_of(row, request.lang),
        titles=TITLES | dict.fromkeys(rules.ANSWERED, TITLES["sure"]),
        may_answer=any(set(rules.ANSWERED) & set(row.problems) for row in wrong),
        codes={item.id: item.code for item in payable_items(session, request.clues)},
    )


def amount_of(row: Row) -> Money:
    """The amount of a row that can be read; nothing for one that cannot."""
    try:
        return read_money(row.said.get("amount", ""))
    except AssemblyError:
        return Money(0)


def day_of(row: Row, lang: str) -> str:
    """The day in words; one that cannot be read, as it was written."""
    said = row.said.get("day", "")
    try:
        return words.day(date.fromisoformat(said), lang)
    except ValueError:
        return said


def booklet_check_post(request: AppRequest, session: Session) -> Response:
    """Enter every row, or none."""
    draft = queries.draft(session, *_me(request), request.key("draft_id"))
    shown = list(draft.rows)

    def deed(_: PlainForm) -> str:
        kept = stores(request.context.settings)
        if draft.wrong:
            raise rules.RowsWrong()
        rows = services.enter_booklet(session, request.author, kept, request.clues, draft, _tell(request))
        if any(row.problems for row in rows):
            shown[:] = rows
            raise rules.RowsWrong()
        return f"{request.link('booklet', clues=request.clues)}?anotados={len(rows)}"

    return submit(request, session, PlainForm, deed, lambda state: _show_check(request, session, draft, shown, state))


_ALL = "/trabajo/{clues}/cuadernillo"
routes = [
    get(_ALL, booklet, Permission.SPEND),
    post(_ALL, booklet_post, Permission.SPEND, most_bytes=_FORM_BYTES),
    get(f"{_ALL}/en-blanco.xlsx", blank_booklet_xlsx, Permission.SPEND),
    get(f"{_ALL}/revisar/{{draft_id}}", booklet_check, Permission.SPEND),
    post(f"{_ALL}/revisar/{{draft_id}}", booklet_check_post, Permission.SPEND),
]
