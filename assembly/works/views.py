"""Where photos of the works and deliveries are added, received and withdrawn."""

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session
from starlette.responses import Response

from assembly.budget.items import ItemInfo, items_of
from assembly.clinics.queries import clinic
from assembly.core.clock import local_day
from assembly.core.errors import N_, AssemblyError
from assembly.core.permissions import ROLE_NAMES, Permission, Role
from assembly.evidence.queries import public_file
from assembly.evidence.services import boxes_said, make_ready, stores
from assembly.web.endpoint import UPLOAD_BYTES, get, post
from assembly.web.forms import FormState, submit
from assembly.web.request import AppRequest, page
from assembly.works import queries, rules, services
from assembly.works.forms import DeliveryForm, PhotoForm, ReceiptForm, WithdrawalForm
from assembly.works.queries import NONE, DeliveryInfo
from assembly.works.rules import STAGE_HINTS, STAGE_LABELS, VERDICT_LABELS, Stage, is_counted

_SYSTEM = N_("el sistema")


def works(request: AppRequest, session: Session) -> Response:
    """Every approved item of the latest year, with what shows how it was made and what it lacks."""
    items = items_of(session, request.clues)
    year = max((one.year for one in items), default=None)
    found = queries.works_of(session, request.clues)
    lines = [(one, found.get(one.id, NONE)) for one in items if one.year == year]
    return _page(request, session, "works/works.html", lines=lines)


def item_works(request: AppRequest, session: Session) -> Response:
    """The photos and deliveries of one item, and what can be added."""
    item = _item(request, session)
    about = {"done": request.query_params.get("hecho", ""), "why_not": lambda one: _why_not(request, one)}
    return _show_item(request, session, "works/item.html", item, **about)


def _item(request: AppRequest, session: Session) -> ItemInfo:
    return queries.item_here(session, request.clues, request.key("item_id"))


def _show_item(request: AppRequest, session: Session, template: str, item: ItemInfo, **more: Any) -> Response:
    found = queries.works_of(session, request.clues).get(item.id, NONE)
    return _page(request, session, template, item=item, works=found, counted=is_counted(item.category), **more)


def _page(
    request: AppRequest, session: Session, template: str, state: FormState | None = None, **more: Any
) -> Response:
    here = clinic(session, request.clues)
    return page(
        request,
        template,
        clinic=here,
        local_day=lambda moment: local_day(moment, here.time_zone),
        form=state,
        errors=state or None,
        stages=STAGE_LABELS,
        verdicts=VERDICT_LABELS,
        receiver=rules.receiver_words,
        signed=lambda recorded_by: _signature(request, recorded_by),
        **more,
    )


def _signature(request: AppRequest, recorded_by: str) -> str:
    """The post that signs."""
    role = recorded_by.partition(":")[0]
    return request.say(ROLE_NAMES[Role(role)] if role in set(Role) else _SYSTEM)


def _why_not(request: AppRequest, delivery: DeliveryInfo) -> str:
    """Why whoever is signed in may not receive a delivery, in words; empty where she may."""
    if not request.may(Permission.REVIEW):
        return ""
    try:
        who = f"{Role.MEMBER}:{request.actor.account_id}" if request.actor else ""
        rules.check_receiver(who, delivery.recorded_by, request.may(Permission.SPEND), not delivery.stands)
    except AssemblyError as error:
        return request.words_of(error)
    return ""


def _work(request: AppRequest, item_id: str, done: str) -> str:
    return f"{request.link('item_works', clues=request.clues, item_id=item_id)}?hecho={done}"


def item_photo(request: AppRequest, session: Session) -> Response:
    """An empty form for a photo."""
    stage = request.query_params.get("momento", "")
    today = local_day(request.now, clinic(session, request.clues).time_zone)
    return _show_photo(request, session, FormState.fresh(day=today, stage=stage if stage in set(Stage) else None))


def _show_photo(request: AppRequest, session: Session, state: FormState) -> Response:
    stages = [(stage, request.say(label), request.say(STAGE_HINTS[stage])) for stage, label in STAGE_LABELS.items()]
    sent = request.method == "POST" and "file" in request.sent.files
    about = {"item": _item(request, session), "choices": stages, "file_was_sent": sent}
    return _page(request, session, "works/photo.html", state, **about, on_behalf=_on_behalf(request))


def _on_behalf(request: AppRequest) -> bool:
    return request.author.on_behalf_of is not None


def item_photo_post(request: AppRequest, session: Session) -> Response:
    """Add the photo; one that waits to be covered goes on to where that is done."""

    def deed(form: PhotoForm) -> str:
        item_id, kept = request.key("item_id"), stores(request.context.settings)
        boxes = boxes_said(form.file, form.drawn, form.privacy)
        about = (item_id, form.stage, form.day, form.file, boxes, form.caption)
        services.add_photo(session, request.author, kept, request.clues, request.form_id, *about)
        file = public_file(session, request.clues, services.file_of(request.form_id))
        if not file.is_withheld:
            return _work(request, item_id, "foto")
        back = request.link("item_works", clues=request.clues, item_id=item_id)
        return f"{request.link('cover', clues=request.clues, evidence_id=file.id)}?volver={back}"

    return submit(request, session, PhotoForm, deed, lambda state: _show_photo(request, session, state))


def delivery(request: AppRequest, session: Session) -> Response:
    """An empty form for what was handed over."""
    item = _item(request, session)
    if not is_counted(item.category):
        raise rules.NotCounted(item=queries.name_of(item))
    return _show_delivery(request, session, FormState.fresh())


def _show_delivery(request: AppRequest, session: Session, state: FormState) -> Response:
    about = {"item": _item(request, session), "on_behalf": _on_behalf(request)}
    return _page(request, session, "works/delivery.html", state, **about)


def delivery_post(request: AppRequest, session: Session) -> Response:
    """Write down what was handed over."""

    def deed(form: DeliveryForm) -> str:
        about = (request.key("item_id"), form.day, form.units, rules.read_serials(form.serials or ""))
        services.record_delivery(session, request.author, request.clues, request.form_id, *about)
        return _work(request, request.key("item_id"), "entrega")

    return submit(request, session, DeliveryForm, deed, lambda state: _show_delivery(request, session, state))


def receipt(request: AppRequest, session: Session) -> Response:
    """A delivery, to say whether it came complete."""
    found = queries.delivery(session, request.clues, request.key("delivery_id"))
    rules.check_receiver(request.author.who, found.recorded_by, request.may(Permission.SPEND), not found.stands)
    return _show_receipt(request, session, FormState.fresh())


def _show_receipt(request: AppRequest, session: Session, state: FormState) -> Response:
    found = queries.delivery(session, request.clues, request.key("delivery_id"))
    item = queries.item_here(session, request.clues, found.item_id)
    choices = [(verdict, request.say(label)) for verdict, label in VERDICT_LABELS.items()]
    return _page(request, session, "works/receipt.html", state, delivery=found, item=item, choices=choices)


def receipt_post(request: AppRequest, session: Session) -> Response:
    """Say it."""

    def deed(form: ReceiptForm) -> str:
        key = request.key("delivery_id")
        said = (form.verdict, form.received, form.missing, request.may(Permission.SPEND))
        services.receive(session, request.author, request.clues, request.form_id, key, *said)
        return _work(request, queries.delivery(session, request.clues, key).item_id, "recibido")

    return submit(request, session, ReceiptForm, deed, lambda state: _show_receipt(request, session, state))


def withdraw_photo(request: AppRequest, session: Session) -> Response:
    """A photo, to say why it is withdrawn."""
    return _show_photo_withdrawal(request, session, FormState.fresh())


def _show_photo_withdrawal(request: AppRequest, session: Session, state: FormState) -> Response:
    found = queries.photo(session, request.clues, request.key("photo_id"))
    rules.check_withdrawal(not found.stands)
    return _show_withdrawal(request, session, state, found.item_id, photo=found, delivery=None)


def withdraw_photo_post(request: AppRequest, session: Session) -> Response:
    """Withdraw it."""

    def deed(form: WithdrawalForm) -> str:
        key = request.key("photo_id")
        services.withdraw_photo(session, request.author, request.clues, request.form_id, key, form.reason)
        return _work(request, queries.photo(session, request.clues, key).item_id, "retirado")

    return submit(request, session, WithdrawalForm, deed, _shower(_show_photo_withdrawal, request, session))


def withdraw_delivery(request: AppRequest, session: Session) -> Response:
    """A delivery, to say why it is withdrawn."""
    return _show_delivery_withdrawal(request, session, FormState.fresh())


def _show_delivery_withdrawal(request: AppRequest, session: Session, state: FormState) -> Response:
    found = queries.delivery(session, request.clues, request.key("delivery_id"))
    rules.check_withdrawal(not found.stands, bool(found.receipts))
    return _show_withdrawal(request, session, state, found.item_id, photo=None, delivery=found)


def withdraw_delivery_post(request: AppRequest, session: Session) -> Response:
    """Withdraw it."""

    def deed(form: WithdrawalForm) -> str:
        key = request.key("delivery_id")
        services.withdraw_delivery(session, request.author, request.clues, request.form_id, key, form.reason)
        return _work(request, queries.delivery(session, request.clues, key).item_id, "retirado")

    return submit(request, session, WithdrawalForm, deed, _shower(_show_delivery_withdrawal, request, session))


def _shower(
    show: Callable[[AppRequest, Session, FormState], Response], request: AppRequest, session: Session
) -> Callable[[FormState], Response]:
    return lambda state: show(request, session, state)


def _show_withdrawal(request: AppRequest, session: Session, state: FormState, item_id: str, **about: Any) -> Response:
    item = queries.item_here(session, request.clues, item_id)
    return _page(request, session, "works/withdrawal.html", state, item=item, on_behalf=_on_behalf(request), **about)


_ITEM = "/trabajo/{clues}/conceptos/{item_id}"
_DELIVERY = "/trabajo/{clues}/recepciones/{delivery_id}"
_ADD = Permission.ADD_PHOTOS
routes = [
    get("/trabajo/{clues}/conceptos", works, Permission.SEE_CLINIC),
    get(_ITEM, item_works, Permission.SEE_CLINIC),
    get(f"{_ITEM}/fotos", item_photo, _ADD),
    post(f"{_ITEM}/fotos", item_photo_post, _ADD, most_bytes=UPLOAD_BYTES, prepare=make_ready),
    get(f"{_ITEM}/entregas", delivery, _ADD),
    post(f"{_ITEM}/entregas", delivery_post, _ADD),
    get(_DELIVERY, receipt, Permission.REVIEW),
    post(_DELIVERY, receipt_post, Permission.REVIEW),
    get(f"{_DELIVERY}/retiro", withdraw_delivery, _ADD),
    post(f"{_DELIVERY}/retiro", withdraw_delivery_post, _ADD),
    get("/trabajo/{clues}/fotos/{photo_id}/retiro", withdraw_photo, _ADD),
    post("/trabajo/{clues}/fotos/{photo_id}/retiro", withdraw_photo_post, _ADD),
]
