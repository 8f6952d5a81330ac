"""What is missing of the works: photos that tell what became of the money, and whether what was bought came. Pure."""

from collections.abc import Iterable, Sequence

from assembly.core.errors import N_
from assembly.missing.account import COMMITTEE, TREASURY
from assembly.missing.asked import REVIEWERS
from assembly.missing.known import Delivered, Missing, Situation, Tone, found

SHOWN_DAYS = 15  # after the last payment of an item its photos should be there
_PHOTOS = (
    N_("Faltan fotos de {codes}: cómo estaba antes y cómo quedó o, si es algo comprado, el día de la entrega."),
    N_("Faltan fotos de {count} conceptos: {codes}."),
)
_HIDDEN = (
    N_("Falta tapar lo privado en una foto de {codes}: mientras tanto nadie la ve."),
    N_("Falta tapar lo privado en {count} fotos, de {codes}: mientras tanto nadie las ve."),
)
_PAPERS = (
    N_("Falta tapar lo privado en la foto de un papel: mientras tanto nadie la ve."),
    N_("Falta tapar lo privado en las fotos de {count} papeles: mientras tanto nadie las ve."),
)
_UNSEEN = (
    N_("Falta que otra persona del comité diga si una entrega llegó completa."),
    N_("Falta que otra persona del comité diga si {count} entregas llegaron completas."),
)
_INCOMPLETE = (
    N_("Una entrega llegó incompleta: falta que el proveedor entregue lo demás."),
    N_("{count} entregas llegaron incompletas: falta que los proveedores entreguen lo demás."),
)


def photos(now: Situation) -> Iterable[Missing]:
    """Items whose money is gone and that nobody can see."""
    late = [one for one in now.unshown if (now.today - one.paid_on).days > SHOWN_DAYS]
    if late:
        since, codes = min(one.paid_on for one in late), ", ".join(one.code for one in late)
        about = [one.id for one in late]
        yield found(
            now, "photos", Tone.WARN, _PHOTOS[len(late) > 1], since, TREASURY, about, count=len(late), codes=codes
        )


def hidden(now: Situation) -> Iterable[Missing]:
    """Photos that are there and that nobody sees yet."""
    called = [one for one in now.hidden if one.code]
    papers = [one for one in now.hidden if not one.code]
    for pictures, texts, owed_by in ((called, _HIDDEN, TREASURY), (papers, _PAPERS, COMMITTEE)):
        if pictures:
            one = min(pictures, key=lambda each: (each.on, each.id))
            values = {"count": len(pictures), "codes": ", ".join(sorted({each.code for each in pictures}))}
            text = texts[len(pictures) > 1]
            yield found(now, "photo_hidden", Tone.WARN, text, one.on, owed_by, [one.id], **values)


def deliveries(now: Situation) -> Iterable[Missing]:
    """Deliveries that somebody else has to look at, and those that did not come complete."""
    unseen = [one for one in now.delivered if not one.is_incomplete and not (now.viewer and one.by == now.viewer)]
    short = [one for one in now.delivered if one.is_incomplete]
    yield from _several(now, "delivery_unseen", _UNSEEN, unseen, REVIEWERS)
    yield from _several(now, "delivery_incomplete", _INCOMPLETE, short, TREASURY)


def _several(
    now: Situation, code: str, texts: tuple[str, str], of: Sequence[Delivered], owed_by: str
) -> Iterable[Missing]:
    if of:
        since, about = min(one.on for one in of), [one.id for one in of]
        yield found(now, code, Tone.WARN, texts[len(of) > 1], since, owed_by, about, count=len(of))
