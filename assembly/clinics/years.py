"""A programme year: the settings an institution works by for one year, and the amounts it notified to its clinics.

The published rules change every year and could not all be confirmed, so each setting carries where it comes from
and when somebody checked it; one without a day has not been confirmed.
"""

import itertools
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    ValidationInfo,
    field_validator,
    model_validator,
)

from assembly.clinics.rules import Institution
from assembly.core.errors import N_, AssemblyError
from assembly.core.money import Money, read_money
from assembly.core.text import folded


class AmountOffTier(AssemblyError):
    """A warning: the notified amount stands, the published table only asks for a second look."""

    sentence = N_(
        "El monto notificado es {amount}; para una clínica así se publicó {expected}. "
        "Revise el oficio: si eso dice, está bien."
    )


def _pesos(value: object) -> Money:
    """Pesos from text. A bare number is refused, for nobody can tell whether it means pesos or centavos."""
    if isinstance(value, Money):
        return value
    if not isinstance(value, str):
        raise ValueError("no money")
    try:
        return read_money(value)
    except AssemblyError as error:
        raise ValueError("no money") from error


Pesos = Annotated[Money, BeforeValidator(_pesos), PlainSerializer(lambda money: money.plain, return_type=str)]
Code = Annotated[str, Field(pattern=r"^[a-z][a-z_]{0,39}$")]
Text = Annotated[str, Field(min_length=1, max_length=1000)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Source(_Frozen):
    """Where a setting comes from, a text or an address; `verified_on` is None while nobody has confirmed it."""

    text: Text
    verified_on: date | None = None


# What the published rules call their posts and categories: said in the reader's language, unlike a name of its own.
_WELL_KNOWN = {
    "presidency": N_("Presidencia"),
    "treasury": N_("Tesorería"),
    "secretary": N_("Secretaría técnica"),
    "citizen_guarantor": N_("Aval ciudadano"),
    "member": N_("Vocalía"),
    "infrastructure": N_("Infraestructura"),
    "medical_equipment": N_("Equipo médico"),
    "furniture": N_("Mobiliario"),
    "maintenance": N_("Mantenimiento"),
}


def known_name(code: str, name: str) -> str:
    """The name of that post or category, as a message when it is the well-known one of its code."""
    return _WELL_KNOWN[code] if _WELL_KNOWN.get(code) == name else name


def post_words(code: str) -> str:
    """How the published rules call the post of that code; the code itself where they have no such post."""
    return _WELL_KNOWN.get(code, code)


def _as_known(name: str, about: ValidationInfo) -> str:
    return known_name(about.data.get("code", ""), name)


Name = Annotated[Text, AfterValidator(_as_known)]


class Post(_Frozen):
    """A committee post and how many people hold it."""

    code: Code
    name: Name
    seats: int = Field(ge=1, le=50)


class Category(_Frozen):
    """What an improvement can be; `letter` begins its code on paper, as in `E-03`."""

    code: Code
    name: Name
    letter: str = Field(pattern=r"^[A-Z]$")


class Tier(_Frozen):
    """A published amount by number of rooms (`rooms_to` None: and more), or by kind of clinic alone."""

    rooms_from: int = Field(default=0, ge=0)
    rooms_to: int | None = Field(default=None, ge=0)
    kind: str = ""
    amount: Pesos

    def covers(self, rooms: int | None, kind: str) -> bool:
        """Whether it is for such a clinic."""
        if self.kind:
            return folded(self.kind) == folded(kind)
        if rooms is None or rooms < self.rooms_from:
            return False
        return self.rooms_to is None or rooms <= self.rooms_to


class TwoCounts(_Frozen):
    """Which questions two tellers count, each for herself; `margin`: a result that so few hands would change."""

    all: bool = False
    elections: bool = False
    cost_above: Pesos | None = None
    margin: int = Field(default=0, ge=0, le=1000)


Rule = tuple[str, dict[str, int | str]]  # a message with its values
_TWO_ALL = N_("Dos personas cuentan todas las votaciones, cada una por su lado.")
_TWO_ELECTIONS = N_("Dos personas cuentan las votaciones de cargos, cada una por su lado.")
_TWO_ABOVE = N_("Dos personas cuentan las mejoras de más de {amount}, cada una por su lado.")
_TWO_NARROW = N_(
    "Si la diferencia que decide es de {margin} manos o menos, se levantan las manos otra vez y cuenta otra persona."
)
_TWO_NONE = N_("En este programa basta con que cuente una persona.")


def two_counts(rule: TwoCounts) -> list[Rule]:
    """Which questions two people count."""
    if rule.all:
        return [(_TWO_ALL, {})]
    found: list[Rule] = [(_TWO_ELECTIONS, {})] if rule.elections else []
    found += [(_TWO_ABOVE, {"amount": str(rule.cost_above)})] if rule.cost_above is not None else []
    return [*found, *narrow_rule(rule.margin)] or [(_TWO_NONE, {})]


def narrow_rule(margin: int) -> list[Rule]:
    """That a result which so few hands would change is counted again; nothing where the year does not ask for it."""
    return [(_TWO_NARROW, {"margin": margin})] if margin else []


KindMajority = Literal["present", "cast", "two_thirds_present", "two_thirds_cast", "absolute"]


class YearSettings(_Frozen):
    """What an institution works by for one year. Kept as data; what a rule used of it is copied into its fact."""

    institution: Institution
    year: int = Field(ge=2024, le=2100)
    source: Text
    verified_on: date
    sources: dict[str, Source] = {}
    posts: tuple[Post, ...]
    quorum: int = Field(ge=0)  # people present; 0: any number
    majority: Literal["present", "cast", "two_thirds_present", "two_thirds_cast"]
    hands_each: Literal["one", "many"]
    cut_rule: Literal["skip", "stop"]
    second_convocation_minutes: int = Field(ge=0, le=24 * 60)
    spending_deadline: str = Field(pattern=r"^[0-9]{2}-[0-9]{2}$")  # month and day
    cash_limit: Pesos  # a withdrawal above it needs the word of a second member of the committee
    confirm_above: Pesos | None = None  # and so does an expense above this; None: no expense needs it
    review_days: int = Field(ge=1, le=366)
    categories: tuple[Category, ...]
    tiers: tuple[Tier, ...] = ()
    declarations: tuple[Code, ...] = ()
    two_counts: TwoCounts = TwoCounts()
    evident_majority: bool = False  # whether a majority that everybody sees may stand without a number
    # What another kind of question needs; among several nominees only `absolute` asks for more than the most hands.
    majority_by_kind: Mapping[Literal["motion", "removal", "ratify", "election"], KindMajority] = {}
    inquiry_days: int = Field(default=10, ge=1, le=120)  # working days to answer what a resident asks
    receiver_rfc: str | None = Field(default=None, pattern=r"^[A-ZÑ&]{3,4}[0-9]{6}[A-Z0-9]{3}$")  # who invoices name
    term_months: int = Field(default=0, ge=0, le=120)  # how long a post is held; 0: until replaced

    @field_validator("spending_deadline")
    @classmethod
    def _is_a_day(cls, deadline: str, about: ValidationInfo) -> str:
        date.fromisoformat(f"{about.data.get('year', 2024)}-{deadline}")
        return deadline

    @field_validator("posts", mode="before")
    @classmethod
    def _posts_as_lists(cls, posts: object) -> object:
        """Posts may be written short: `["treasury", "Tesorería", 1]`."""
        if not isinstance(posts, list):
            return posts
        return [dict(zip(("code", "name", "seats"), p, strict=True)) if isinstance(p, list) else p for p in posts]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        _some_and_different("posts", [post.code for post in self.posts])
        _some_and_different("categories", [category.code for category in self.categories])
        _all_different("categories", [category.letter for category in self.categories])
        _all_different("declarations", self.declarations)
        _no_overlap([tier for tier in self.tiers if not tier.kind])
        unknown = set(self.sources) - set(type(self).model_fields) - {"amounts"}
        if unknown:
            raise ValueError(f"«sources» nombra {', '.join(sorted(unknown))}, que no es ninguna de las reglas")
        return self

    @property
    def deadline(self) -> date:
        """The last day to spend."""
        return date.fromisoformat(f"{self.year}-{self.spending_deadline}")

    def source_of(self, setting: str) -> Source:
        """Where a setting comes from: its own source, else that of the whole file."""
        return self.sources.get(setting) or Source(text=self.source, verified_on=self.verified_on)

    def to_data(self) -> dict[str, Any]:
        """Plain JSON values; money as text in pesos."""
        return self.model_dump(mode="json")

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """The settings that `to_data` wrote."""
        return cls.model_validate(data)


def tier_warning(settings: YearSettings, rooms: int | None, amount: Money, kind: str = "") -> AmountOffTier | None:
    """A warning where a published tier is for such a clinic and says another amount; never a refusal."""
    tiers = sorted(settings.tiers, key=lambda tier: not tier.kind)
    expected = next((tier.amount for tier in tiers if tier.covers(rooms, kind)), amount)
    return AmountOffTier(amount=amount, expected=expected) if expected != amount else None


def _some_and_different(setting: str, values: Sequence[str]) -> None:
    if not values:
        raise ValueError(f"«{setting}» está vacío; escriba al menos uno")
    _all_different(setting, values)


def _all_different(setting: str, values: Sequence[str]) -> None:
    if len(set(values)) != len(values):
        twice = ", ".join(sorted(v for v in set(values) if values.count(v) > 1))
        raise ValueError(f"«{setting}» repite {twice}; escriba cada uno una sola vez")


def _no_overlap(tiers: list[Tier]) -> None:
    """Refuse tiers that end before they begin, or that claim the same number of rooms."""
    ordered = sorted(tiers, key=lambda tier: tier.rooms_from)
    for tier, following in itertools.zip_longest(ordered, ordered[1:]):
        last = tier.rooms_to
        backwards = last is not None and last < tier.rooms_from
        if backwards or (following and (last is None or last >= following.rooms_from)):
            said = f"el tramo que empieza en rooms_from = {tier.rooms_from}"
            raise ValueError(f"en «tiers», {said} termina antes de empezar o se encima con el siguiente")


def category_name(settings: YearSettings | None, code: str) -> str:
    """What a kind of improvement is called; where its year is not loaded, by the published rules."""
    named = {one.code: one.name for one in settings.categories} if settings else {}
    return named.get(code) or _WELL_KNOWN.get(code, code)
