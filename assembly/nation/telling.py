"""A region's year in one line, for whoever sends it on, and the picture that stands beside its link."""

from datetime import date

from assembly.clinics.places import state_name
from assembly.core.errors import N_
from assembly.nation.queries import RegionPage
from assembly.public.say import Say
from assembly.public.telling import Told, cash_sentences, money_sentences, works_sentences
from assembly.share.rules import Card
from assembly.share.wall import foot, with_money
from assembly.summaries.rules import NATION, Totals

_MOTTO = N_("De la mano levantada a la factura y la foto de la obra")
_EVERY_PESO = N_("Cada peso de su clínica, a la vista de todos")
_CLINICS, _MEETINGS = N_("Clínicas"), N_("Asambleas realizadas")
_MUNICIPALITY = N_("Municipio de {name}, {state}")
_COUNTRY = N_("México")
_YEAR = N_("Año {year}")
_FUNDED = N_("{part} de {whole} clínicas recibieron dinero")


def named(shown: RegionPage, say: Say) -> str:
    """What the region is called away from its page."""
    if shown.region == NATION:
        return say(_COUNTRY, {})
    if shown.region.code == shown.state:
        return shown.name
    return say(_MUNICIPALITY, {"name": shown.name, "state": state_name(shown.state)})


def told(shown: RegionPage, say: Say) -> list[str]:
    """Its year in short sentences, the most telling first."""
    money = money_sentences(_money(shown.totals))
    return [*_year(shown, say), *(say(*one) for one in money), *_counts(shown, say)]


def card(shown: RegionPage, today: date, lang: str, site: str, say: Say) -> Card:
    """Its picture; the nation's is that of every page about no place, too."""
    is_nation = shown.region == NATION
    title = say(_MOTTO, {}) if is_nation else named(shown, say)
    place = " · ".join([*([named(shown, say)] if is_nation else []), *_year(shown, say)])
    below = f"{foot(today, say, lang)} · {site}"
    totals = shown.totals
    if totals.received or totals.spent or totals.unexplained:
        cash = [say(*one) for one in cash_sentences(_money(totals))]
        return with_money(Card(title, place, (), " · ".join([*cash, *_counts(shown, say)]), below), totals, say)
    held = sum(one.held for one in shown.years.values())
    figures = ((say(_CLINICS, {}), f"{shown.clinics:,}"), (say(_MEETINGS, {}), f"{held:,}"))
    return Card(title, place, figures, say(_EVERY_PESO, {}), below)


def _year(shown: RegionPage, say: Say) -> list[str]:
    return [say(_YEAR, {"year": str(shown.year)})] if shown.year else []


def _money(totals: Totals) -> Told:
    rest = {
        name: getattr(totals, name) for name in ("items", "finished", "refunded", "left", "unexplained", "cash_missing")
    }
    return Told(totals.received, totals.spent, **rest)


def _counts(shown: RegionPage, say: Say) -> list[str]:
    """What is finished, and how many of several clinics had money."""
    part, whole = shown.totals.funded, shown.clinics
    funded = [say(_FUNDED, {"part": part, "whole": whole})] if part and whole > 1 else []
    return [*(say(*one) for one in works_sentences(_money(shown.totals))), *funded]
