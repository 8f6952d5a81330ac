"""Where expenses are completed, reversed and reviewed."""

from typing import Any

from sqlalchemy.orm import Session
from starlette.responses import Response

from assembly.budget.queries import returns_of
from assembly.budget.returns.rules import check_none_returned
from assembly.budget.rules import check_reversal
from assembly.claims.queries import invoice_of
from assembly.clinics.queries import clinic, receiver_of
from assembly.core.errors import NotFound
from assembly.core.permissions import ROLE_NAMES, Permission, Role
from assembly.evidence.services import boxes_said, make_ready, stores
from assembly.expenses import draft_views, entry_views, queries, rules, services
from assembly.expenses.forms import AnswerForm, FileForm, ReversalForm, ReviewForm
from assembly.expenses.off_plan import views as off_plan_views
from assembly.expenses.queries import ExpenseInfo, ReviewInfo
from assembly.expenses.returns import views as return_views
from assembly.expenses.rules import PURPOSE_LABELS, SETTLED_LABELS, VERDICT_LABELS
from assembly.handovers.queries import is_treasury_vacant
from assembly.web.endpoint import UPLOAD_BYTES, get, post
from assembly.web.forms import FormState, submit
from assembly.web.request import AppRequest, page


def _file_was_sent(request: AppRequest) -> bool:
    """No browser keeps a chosen file when a form comes back: it must be asked for again."""
    return request.method == "POST" and "file" in request.sent.files


def _work(request: AppRequest, expense_id: str, done: str) -> str:
    """The expense's page, telling what was just done."""
    return f"{request.link('expense_work', clues=request.clues, expense_id=expense_id)}?hecho={done}"


def _expense(request: AppRequest, session: Session) -> ExpenseInfo:
    return queries.expense(session, request.clues, request.key("expense_id"))


def _signature(request: AppRequest, recorded_by: str) -> str:
    """The post that signs; who holds it stands in the committee's list."""
    role = recorded_by.partition(":")[0]
    return request.say(ROLE_NAMES[Role(role)]) if role in set(Role) else role


def _must_settle(request: AppRequest, expense: ExpenseInfo) -> bool:
    """Whether whoever is signed in objected, was answered, and has to say whether that is enough."""
    me = request.actor.account_id if request.actor else ""
    return expense.is_answered and me in {rules.person(one.recorded_by) for one in expense.objections}


def expense_work(request: AppRequest, session: Session) -> Response:
    """One expense with all that was said of it, and what can be done with it."""
    expense = _expense(request, session)
    done = request.query_params.get("hecho", "")
    return _show(request, session, "expenses/work.html", expense, None, done=done, **_beside(session, request, expense))


def _beside(session: Session, request: AppRequest, expense: ExpenseInfo) -> dict[str, Any]:
    """What came back of an expense, and its invoice with whom the year wants it to name."""
    about = (session, request.clues, expense.id)
    invoice = invoice_of(*about)
    receiver = receiver_of(session, request.clues, expense.year) if invoice else None
    return {"returns": returns_of(*about), "invoice": invoice, "receiver": receiver}


def _show(
    request: AppRequest, session: Session, template: str, expense: ExpenseInfo, state: FormState | None, **more: Any
) -> Response:
    me = request.actor.account_id if request.actor else ""
    return page(
        request,
        template,
        clinic=clinic(session, request.clues),
        expense=expense,
        form=state,
        errors=state or None,
        is_own=rules.person(expense.recorded_by) == me,
        is_mine=lambda review: rules.person(review.recorded_by) == me,
        is_vacant=is_treasury_vacant(session, request.clues),
        on_behalf=request.author.on_behalf_of is not None,
        must_settle=_must_settle(request, expense),
        has_reviewed=me in {rules.person(review.recorded_by) for review in expense.reviews},
        signed=lambda recorded_by: _signature(request, recorded_by),
        **more,
    )


def expense_file(request: AppRequest, session: Session) -> Response:
    """An empty form for another file."""
    expense = _expense(request, session)
    rules.check_stands(expense.number, expense.is_reversed)
    return _show_file(request, session, FormState.fresh(purpose="proof" if expense.lacks_proof else None))


def _show_file(request: AppRequest, session: Session, state: FormState) -> Response:
    purposes = [(purpose, request.say(label)) for purpose, label in PURPOSE_LABELS.items()]
    about = {"purposes": purposes, "file_was_sent": _file_was_sent(request)}
    return _show(request, session, "expenses/file.html", _expense(request, session), state, **about)


def expense_file_post(request: AppRequest, session: Session) -> Response:
    """Add the file."""

    def deed(form: FileForm) -> str:
        expense_id = request.key("expense_id")
        services.add_file(
            session,
            request.author,
            stores(request.context.settings),
            request.clues,
            request.form_id,
            expense_id,
            form.purpose,
            form.file,
            is_another=form.confirm_repeat is not None,
            caption=form.caption,
            boxes=boxes_said(form.file, form.drawn, form.privacy),
            is_invoice_right=form.confirm_invoice is not None,
        )
        return _work(request, expense_id, "archivo")

    return submit(request, session, FileForm, deed, lambda state: _show_file(request, session, state))


def reverse_expense(request: AppRequest, session: Session) -> Response:
    """An empty reversal."""
    expense = _expense(request, session)
    check_reversal(expense.is_reversed)
    check_none_returned(expense.returned)
    return _show(request, session, "expenses/reverse.html", expense, FormState.fresh())


def reverse_expense_post(request: AppRequest, session: Session) -> Response:
    """Reverse the expense."""
    expense = _expense(request, session)

    def deed(form: ReversalForm) -> str:
        about = (expense.id, form.reason)
        services.reverse_expense(session, request.author, request.clues, request.form_id, *about)
        return _work(request, expense.id, "revertido")

    def show(state: FormState) -> Response:
        return _show(request, session, "expenses/reverse.html", expense, state)

    return submit(request, session, ReversalForm, deed, show)


def reviews_waiting(request: AppRequest, session: Session) -> Response:
    """What waits for the review of whoever is signed in, the oldest first."""
    assert request.actor is not None
    waiting = queries.waiting_for(session, request.clues, request.actor.account_id)
    return page(request, "expenses/reviews.html", clinic=clinic(session, request.clues), waiting=waiting)


def review_expense(request: AppRequest, session: Session) -> Response:
    """An empty review."""
    expense = _expense(request, session)
    rules.check_reviewer(request.author.who, expense.recorded_by)
    rules.check_stands(expense.number, expense.is_reversed)
    return _show_review(request, session, expense, FormState.fresh())


def _show_review(request: AppRequest, session: Session, expense: ExpenseInfo, state: FormState) -> Response:
    labels = SETTLED_LABELS if _must_settle(request, expense) else VERDICT_LABELS
    verdicts = [(verdict, request.say(label)) for verdict, label in labels.items()]
    beside = _beside(session, request, expense)
    return _show(request, session, "expenses/review.html", expense, state, verdicts=verdicts, **beside)


def review_expense_post(request: AppRequest, session: Session) -> Response:
    """Record the review."""
    expense = _expense(request, session)

    def deed(form: ReviewForm) -> str:
        about = (expense.id, form.verdict, form.reason)
        services.review_expense(session, request.author, request.clues, request.form_id, *about)
        return _work(request, expense.id, "revisado")

    return submit(request, session, ReviewForm, deed, lambda state: _show_review(request, session, expense, state))


def _objection(request: AppRequest, session: Session, expense: ExpenseInfo) -> ReviewInfo:
    """The objection of that address, where it may be answered. Raises NotFound, NothingToAnswer and more."""
    rules.check_may_answer(request.author.who, is_treasury_vacant(session, request.clues))
    key = request.key("review_id")
    if key not in {one.id for one in expense.reviews}:
        raise NotFound()
    rules.check_stands(expense.number, expense.is_reversed)
    found = next((one for one in expense.objections if one.id == key), None)
    if found is None:
        raise rules.NothingToAnswer()
    rules.check_answerer(request.author.who, found.recorded_by)
    return found


def answer_objection(request: AppRequest, session: Session) -> Response:
    """An empty answer to an objection."""
    return _show_answer(request, session, FormState.fresh())


def _show_answer(request: AppRequest, session: Session, state: FormState) -> Response:
    expense = _expense(request, session)
    return _show(
        request, session, "expenses/answer.html", expense, state, objection=_objection(request, session, expense)
    )


def answer_objection_post(request: AppRequest, session: Session) -> Response:
    """Record the answer."""

    def deed(form: AnswerForm) -> str:
        about = (request.key("review_id"), form.answer)
        services.answer_objection(session, request.author, request.clues, request.form_id, *about)
        return _work(request, request.key("expense_id"), "respondido")

    return submit(request, session, AnswerForm, deed, lambda state: _show_answer(request, session, state))


_ALL = "/trabajo/{clues}/gastos"
_ONE = f"{_ALL}/{{expense_id}}"
routes = [
    *draft_views.routes,
    *entry_views.routes,
    *return_views.routes,
    *off_plan_views.routes,
    get(f"{_ALL}/por-revisar", reviews_waiting, Permission.REVIEW),
    get(_ONE, expense_work, Permission.SEE_CLINIC),
    get(f"{_ONE}/archivos", expense_file, Permission.SPEND),
    post(f"{_ONE}/archivos", expense_file_post, Permission.SPEND, most_bytes=UPLOAD_BYTES, prepare=make_ready),
    get(f"{_ONE}/reversion", reverse_expense, Permission.SPEND),
    post(f"{_ONE}/reversion", reverse_expense_post, Permission.SPEND),
    get(f"{_ONE}/objeciones/{{review_id}}", answer_objection, Permission.ANSWER_OBJECTIONS),
    post(f"{_ONE}/objeciones/{{review_id}}", answer_objection_post, Permission.ANSWER_OBJECTIONS),
    get(f"{_ONE}/revision", review_expense, Permission.REVIEW),
    post(f"{_ONE}/revision", review_expense_post, Permission.REVIEW),
]
