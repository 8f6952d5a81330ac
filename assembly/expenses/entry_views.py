"""The entry of an expense, proof first, a screen for each question; what was answered waits on the server."""

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session
from starlette.responses import Response

from assembly.budget import queries as budget
from assembly.budget.doubts import ON_TIME, Early
from assembly.budget.queries import ItemInfo
from assembly.budget.rules import METHOD_LABELS, Method
from assembly.claims.amounts import made_by
from assembly.claims.rules import InvoiceExceeded
from assembly.claims.services import rest_of
from assembly.clinics.queries import clinic, receiver_of
from assembly.core.errors import N_, AssemblyError, NotFound
from assembly.core.ids import new_id
from assembly.core.money import MOST_IN_WORDS, Money, in_words
from assembly.core.permissions import Permission
from assembly.evidence.rules import is_xml
from assembly.evidence.services import look, make_ready, stores
from assembly.expenses import drafts, rules, services
from assembly.expenses.draft_views import logged, or_logged
from assembly.expenses.drafts import DraftInfo
from assembly.expenses.forms import OFF_PLAN, STEP_FORMS, CheckForm, ExpenseForm, KindForm, ProofForm
from assembly.expenses.rules import ASKED, MOST_DRAFTS, PROOF_LABELS, Draft, ProofKind, Step
from assembly.invoices.rules import read
from assembly.web.endpoint import UPLOAD_BYTES, get, post
from assembly.web.forms import Form, FormState, Invalid, parse, submit
from assembly.web.request import AppRequest, Sent, page, see_other

ERASED = N_("(dato borrado)")
_PROOF_HINTS = {
    ProofKind.INVOICE: N_("Factura electrónica (CFDI): en XML, en PDF o en foto"),
    ProofKind.NOTE: N_("Nota de remisión o de venta de un negocio"),
    ProofKind.RECEIPT: N_("Recibo hecho a mano y firmado por quien cobró"),
    ProofKind.NONE: N_("Hay que escribir por qué no hay"),
}


def _me(request: AppRequest) -> tuple[str, str]:
    """Whose drafts: the clinic and the account."""
    assert request.actor is not None
    return request.clues, request.actor.account_id


def _draft(request: AppRequest, session: Session) -> DraftInfo:
    return drafts.draft(session, *_me(request), request.key("draft_id"))


def _step(request: AppRequest) -> Step:
    value = str(request.path_params["step"])
    if value not in set(Step):
        raise NotFound()
    return Step(value)


def expense_new(request: AppRequest, session: Session) -> Response:
    """The first screen: the proof."""
    return _show(request, session, Step.PROOF, None, FormState.fresh())


def expense_new_post(request: AppRequest, session: Session) -> Response:
    """Open a draft with its proof."""

    def deed(form: ProofForm) -> str:
        found = drafts.begin(session, *_me(request), request.form_id, request.now)
        _take_proof(request, session, found, form)
        return _onward(request, session, found.id)

    return submit(request, session, ProofForm, deed, lambda state: _show(request, session, Step.PROOF, None, state))


@or_logged
def draft_step(request: AppRequest, session: Session) -> Response:
    """One screen of a draft, with what was answered."""
    found = _draft(request, session)
    state = FormState({"id": [new_id()]} | {name: [value] for name, value in found.answers.items()})
    return _show(request, session, _step(request), found, state)


@or_logged
def draft_step_post(request: AppRequest, session: Session) -> Response:
    """Keep the answers of one screen."""
    found, step = _draft(request, session), _step(request)

    def deed(form: Form) -> str:
        if isinstance(form, ProofForm):
            _take_proof(request, session, found, form)
        elif isinstance(form, KindForm):
            _take_kind(request, session, found, form.proof)
        else:
            said = {name: _text(getattr(form, name)) for name in ASKED[step]}
            drafts.answer(session, *_me(request), found.id, said)
            _check_money(request, session, found, said)
        return _onward(request, session, found.id)

    return submit(request, session, STEP_FORMS[step], deed, lambda state: _show(request, session, step, found, state))


def _text(value: Money | date | StrEnum | str) -> str:
    """An answer as its field would show it again."""
    return value.plain if isinstance(value, Money) else str(value)


def _take_proof(request: AppRequest, session: Session, found: DraftInfo, form: ProofForm) -> None:
    """Keep the proof's file; the XML of an invoice answers most of the rest."""
    if form.file is None:
        return
    look(form.file, takes_xml=True)
    said = drafts.read_from(session, request.clues, read(form.file.data)) if is_xml(form.file.data) else {}
    sent = request.sent.values.get("drawn", [""])[-1]
    kind = {"proof": None} if found.answers.get("proof") == ProofKind.NONE else {}
    drafts.answer(
        session, *_me(request), found.id, kind | said | drafts.covering(form.file, form.drawn, sent, form.privacy)
    )
    drafts.keep_file(session, *_me(request), found.id, form.file)


def _take_kind(request: AppRequest, session: Session, found: DraftInfo, proof: ProofKind) -> None:
    """What the proof is; without one, the file that was sent goes and the reason is asked."""
    is_none = proof is ProofKind.NONE
    if not is_none:
        rules.check_is_invoice(proof, found.invoice is not None)
    gone = drafts.NOTHING_TO_COVER if is_none else {"no_proof_reason": None}
    drafts.answer(session, *_me(request), found.id, {"proof": proof.value, **gone})
    if is_none:
        drafts.keep_file(session, *_me(request), found.id, None)


def _check_money(request: AppRequest, session: Session, found: DraftInfo, said: dict[str, str]) -> None:
    """Say on the screen where it can be mended what the end would refuse."""
    not_yet = {"item": OFF_PLAN, "method": Method.CASH.value}
    try:
        whole = _whole(found, not_yet | found.answers | said)
        services.check_money(session, request.author, request.clues, whole, found.invoice)
    except Invalid:
        return
    except AssemblyError as error:
        if error.at_field == "amount" and "item" in said and not isinstance(error, InvoiceExceeded):
            error.at_field = "item"  # another item may have enough left
        if error.at_field in said:
            raise


def _whole(found: DraftInfo, said: dict[str, str] | None = None) -> Draft:
    """The expense that the answers make. Raises Invalid while one is wanting."""
    answers = (said or found.answers) | (drafts.names_of(found.invoice) if found.invoice else {})
    return parse(ExpenseForm, Sent({name: [value] for name, value in answers.items()})).draft()


def _onward(request: AppRequest, session: Session, draft_id: str) -> str:
    """Where the next question is asked, or the check."""
    step = rules.next_step(drafts.draft(session, *_me(request), draft_id).answers)
    about = {"clues": request.clues, "draft_id": draft_id}
    return request.link("draft_step", **about, step=step.value) if step else request.link("draft_check", **about)


def _show(request: AppRequest, session: Session, step: Step, found: DraftInfo | None, state: FormState) -> Response:
    invoice = found.invoice if found else None
    return page(
        request,
        "expenses/entry.html",
        clinic=clinic(session, request.clues),
        step=step.value,
        draft=found,
        form=state,
        errors=state or None,
        is_full=found is None and len(drafts.drafts_of(session, *_me(request))) >= MOST_DRAFTS,
        proofs=[(kind, request.say(PROOF_LABELS[kind]), request.say(_PROOF_HINTS[kind])) for kind in ProofKind],
        items=_item_choices(request, session) if step is Step.ITEM else [],
        methods=[(method, request.say(label)) for method, label in METHOD_LABELS.items()],
        file_was_sent=request.method == "POST" and "file" in request.sent.files,
        invoice=invoice,
        rest=rest_of(session, request.clues, invoice) if invoice else None,
        expected_rfc=_expected_rfc(session, request.clues) if invoice else None,
        made=made_by(invoice) if invoice else None,
        early=_early(request, session, found, step),
        deposited=budget.first_deposits(session, request.clues).get(budget.money_year(session, request.clues)),
    )


def _early(request: AppRequest, session: Session, found: DraftInfo | None, step: Step) -> Early:
    """Whether the day that was answered comes before the money or the approval, told from its own screen on."""
    if found is None or found.day is None or step not in (Step.PAYMENT, Step.ITEM, Step.METHOD):
        return ON_TIME
    return services.early_of(session, request.clues, found.day, found.item_id)


def _expected_rfc(session: Session, clues: str) -> str | None:
    """In whose name the year wants its invoices, if it says so."""
    return receiver_of(session, clues, budget.money_year(session, clues))


def _label(request: AppRequest, item: ItemInfo) -> str:
    title = item.title or request.say(ERASED)
    return request.say(N_("{code} {title} — quedan {left}")).format(code=item.code, title=title, left=item.left)


def _item_choices(request: AppRequest, session: Session) -> list[tuple[str, str, str | None]]:
    """The approved items with what each has left, and the way out of the plan."""
    items = budget.items_of(session, request.clues)
    choices: list[tuple[str, str, str | None]] = [(item.id, _label(request, item), None) for item in items]
    outside = request.say(N_("Para lo que la asamblea no aprobó. Quedará marcado así, a la vista de todos"))
    return [*choices, (OFF_PLAN, request.say(N_("Fuera de lo aprobado")), outside)]


@or_logged
def draft_check(request: AppRequest, session: Session) -> Response:
    """Every answer, to be read once more; or the first question that was not answered."""
    found = _draft(request, session)
    if rules.next_step(found.answers) is not None:
        return see_other(_onward(request, session, found.id))
    return _show_check(request, session, found, FormState.fresh())


def _show_check(request: AppRequest, session: Session, found: DraftInfo, state: FormState) -> Response:
    whole, invoice = _whole(found), found.invoice
    item = next((label for key, label, _ in _item_choices(request, session) if key == found.answers["item"]), "")
    return page(
        request,
        "expenses/check.html",
        clinic=clinic(session, request.clues),
        form=state,
        errors=state or None,
        draft=found,
        whole=whole,
        invoice=invoice,
        expected_rfc=_expected_rfc(session, request.clues) if invoice else None,
        made=made_by(invoice) if invoice else None,
        doubts={one.field: request.words_of(one) for one in _doubts(request, session, found, whole)},
        item=item,
        method=METHOD_LABELS[whole.method],
        proof=PROOF_LABELS[whole.proof],
        limit=services.limit_passed(session, request.clues, whole),
        cash_short=services.cash_short(session, request.clues, whole),
        in_words=in_words(whole.amount) if whole.amount <= MOST_IN_WORDS else None,
    )


def _doubts(request: AppRequest, session: Session, found: DraftInfo, whole: Draft) -> list[AssemblyError]:
    """What is odd about it and will have to be answered."""
    return services.doubts(session, request.clues, whole, found.upload, found.invoice)


@or_logged
def draft_check_post(request: AppRequest, session: Session) -> Response:
    """Log the expense; its draft goes."""
    found = _draft(request, session)
    if rules.next_step(found.answers) is not None:
        return see_other(_onward(request, session, found.id))

    def deed(form: CheckForm) -> str:
        services.log_expense(
            session,
            request.author,
            stores(request.context.settings),
            request.clues,
            found.id,
            _whole(found),
            found.upload,
            is_another=form.confirm_repeat is not None,
            is_day_right=form.confirm_early is not None,
            is_invoice_right=form.confirm_invoice is not None,
            boxes=found.boxes,
        )
        drafts.discard(session, *_me(request), found.id)
        return logged(request)

    return submit(request, session, CheckForm, deed, lambda state: _show_check(request, session, found, state))


def _warm_up(request: AppRequest) -> None:
    """Make the public version of a draft's photo before the database is held up by it."""
    found = request.context.database.read(lambda session: _draft(request, session))
    if found.upload is not None:
        look(found.upload, takes_xml=True, boxes=found.boxes)


_NEW = "/trabajo/{clues}/gastos/nuevo"
_DRAFT = "/trabajo/{clues}/gastos/borradores/{draft_id}"
_FILES: dict[str, Any] = {"most_bytes": UPLOAD_BYTES, "prepare": make_ready}
routes = [
    get(_NEW, expense_new, Permission.SPEND),
    post(_NEW, expense_new_post, Permission.SPEND, **_FILES),
    get(_DRAFT, draft_check, Permission.SPEND),
    post(_DRAFT, draft_check_post, Permission.SPEND, prepare=_warm_up),
    get(f"{_DRAFT}/{{step}}", draft_step, Permission.SPEND),
    post(f"{_DRAFT}/{{step}}", draft_step_post, Permission.SPEND, **_FILES),
]
