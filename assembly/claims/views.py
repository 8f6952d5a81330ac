"""Where a credit note is handed in."""

from sqlalchemy.orm import Session
from starlette.responses import Response

from assembly.claims import services
from assembly.claims.forms import CreditNoteForm
from assembly.clinics.queries import clinic
from assembly.core.permissions import Permission
from assembly.evidence.services import stores
from assembly.web.endpoint import UPLOAD_BYTES, get, post
from assembly.web.forms import FormState, submit
from assembly.web.request import AppRequest, page


def credit_note(request: AppRequest, session: Session) -> Response:
    """An empty form for a credit note."""
    return _show(request, session, FormState.fresh())


def credit_note_post(request: AppRequest, session: Session) -> Response:
    """Enter the credit note, and show the expense whose invoice it lowers."""

    def deed(form: CreditNoteForm) -> str:
        kept = stores(request.context.settings)
        about = (kept, request.clues, request.form_id, form.file)
        expense_id = services.enter_credit_note(session, request.author, *about)
        return f"{request.link('expense_work', clues=request.clues, expense_id=expense_id)}?hecho=nota"

    return submit(request, session, CreditNoteForm, deed, lambda state: _show(request, session, state))


def _show(request: AppRequest, session: Session, state: FormState) -> Response:
    here = clinic(session, request.clues)
    return page(request, "claims/credit_note.html", clinic=here, form=state, errors=state or None)


_NEW = "/trabajo/{clues}/notas-de-credito/nueva"
routes = [
    get(_NEW, credit_note, Permission.SPEND),
    post(_NEW, credit_note_post, Permission.SPEND, most_bytes=UPLOAD_BYTES),
]
