"""The sheet for the clinic's wall, and the picture of its preview, as data: both say what the clinic's page does."""

from dataclasses import replace
from datetime import date
from typing import Any

from assembly.budget.items import ItemInfo
from assembly.budget.rules import Figures
from assembly.core.errors import N_
from assembly.core.money import Money
from assembly.minutes.sheet import ERASED
from assembly.missing.known import Missing
from assembly.public.queries import ClinicPage
from assembly.public.say import Say
from assembly.public.telling import cash_sentences, sentences, works_sentences
from assembly.share.rules import Card, part_of_1000
from assembly.summaries.rules import Totals
from assembly.web import words
from assembly.works.queries import NONE

MOST_ITEMS, MOST_MISSING = 12, 5  # it is read from two metres
_STAMP = N_("DATOS DE DEMOSTRACIÓN")
_FOOT = N_("Al {day} · código de la bitácora: {code}")
_FOOT_EMPTY = N_("Al {day}")
_RECEIVED, _SPENT, _REFUNDED = N_("Recibido"), N_("Gastado"), N_("Reintegrado")
_LEFT, _UNEXPLAINED = N_("Queda"), N_("Sin explicar")
_YEAR = N_("Año {year}")


def wall_data(shown: ClinicPage, today: date, address: str, say: Say) -> dict[str, Any]:
    """All that `wall.typ` takes, in Spanish as all paper is."""
    items, lacking = shown.record.items, shown.missing
    return _head(shown, today, address) | {
        "figures": [[word, amount.short] for word, amount in _figures(shown.figures)],
        "unexplained": bool(shown.figures.unexplained),
        "said": " · ".join(say(*one) for one in (*cash_sentences(shown.told), *works_sentences(shown.told))),
        "items": [_item(shown, one) for one in items[:MOST_ITEMS]],
        "more_items": max(0, len(items) - MOST_ITEMS),
        "missing": [_missing(one, say) for one in lacking[:MOST_MISSING]],
        "more_missing": max(0, len(lacking) - MOST_MISSING),
        "committee": [[term.post_name, term.name or ERASED] for term in shown.record.committee],
    }


def _head(shown: ClinicPage, today: date, address: str) -> dict[str, Any]:
    info = shown.info
    return {
        "clinic": info.name,
        "clues": info.clues,
        "where": f"{info.locality}, {info.municipality}, {info.state}",
        "year": shown.year,
        "address": address.partition("://")[2],
        "code": shown.head.code if shown.head.n else None,
        "n": shown.head.n,
        "printed": words.day(today, words.SPANISH),
    }


def _figures(money: Figures | Totals) -> list[tuple[str, Money]]:
    refunded = [(_REFUNDED, money.refunded)] if money.refunded else []
    told = [(_RECEIVED, money.received), (_SPENT, money.spent), *refunded, (_LEFT, money.left)]
    return [*told, (_UNEXPLAINED, money.unexplained)] if money.unexplained else told


def _item(shown: ClinicPage, one: ItemInfo) -> list[str]:
    """Its title, its money, and how it stands: finished, begun, not begun."""
    if shown.works.get(one.id, NONE).is_finished(one):
        state = "terminada"
    else:
        state = "en marcha" if one.paid.centavos > 0 else "sin empezar"
    return [f"{one.code} {one.title or ERASED}", f"{one.paid.short} de {one.approved.short}", state]


def _missing(one: Missing, say: Say) -> str:
    return say(one.text, one.values)


def card(shown: ClinicPage, today: date, say: Say, lang: str) -> Card:
    """The clinic's picture, in the reader's language."""
    info, money, whole = shown.info, shown.figures, shown.told
    has_money = bool(money.received or money.spent or money.unexplained)
    told = [*cash_sentences(whole), *works_sentences(whole)] if has_money else sentences(whole)
    year = f" · {say(_YEAR, {'year': str(shown.year)})}" if shown.year else ""
    about = Card(
        title=info.name,
        place=f"{info.locality}, {info.municipality}, {info.state} · {info.clues}{year}",
        figures=(),
        said=" · ".join(say(*one) for one in told),
        foot=foot(today, say, lang, shown.head.code if shown.head.n else None),
        stamp=stamp(say) if info.clues[2:5] == "DEM" else "",
    )
    return with_money(about, money, say) if has_money else about


def with_money(about: Card, money: Figures | Totals, say: Say) -> Card:
    """The same with the figures of a year, and the bar that shows how much of it was spent."""
    figures = tuple((say(word, {}), amount.short) for word, amount in _figures(money))
    part = part_of_1000(money.spent.centavos, money.received.centavos)
    return replace(about, figures=figures, is_bad=bool(money.unexplained), part=part)


def foot(today: date, say: Say, lang: str, code: str | None = None) -> str:
    """The day, and the journal's code where there is one."""
    return say(_FOOT if code else _FOOT_EMPTY, {"day": words.day(today, lang), "code": code})


def stamp(say: Say) -> str:
    """What stands on a picture whose clinics are invented."""
    return say(_STAMP, {})
