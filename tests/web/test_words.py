"""Messages, names and days in the reader's language; what somebody typed is never translated."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from assembly.clinics.years import YearSettings
from assembly.core.errors import AssemblyError
from assembly.core.permissions import ROLE_NAMES, Role
from assembly.web.pages import Pages
from assembly.web.words import ENGLISH, SPANISH, day, hour, moment, shower, translator
from tests.factories import cast

OURS = ROLE_NAMES[Role.ADMIN]  # a message; its words alone could be anybody's
TYPED = str(OURS).encode().decode()
SATURDAY = datetime(2025, 2, 15, 17, 0, tzinfo=UTC)


class Refused(AssemblyError):
    sentence = "{who}"


@pytest.mark.parametrize(("lang", "ours"), [(SPANISH, "administración"), (ENGLISH, "administrator")])
def test_our_words_are_translated_and_the_same_words_typed_are_not(lang: str, ours: str) -> None:
    show, say = shower(lang), translator(lang)
    assert [show(OURS), say(OURS), show(TYPED), say(TYPED)] == [ours, ours, TYPED, TYPED]
    assert Refused(who=OURS).text(say, show).endswith(ours)
    assert Refused(who=TYPED).text(say, show).endswith(TYPED)


@pytest.mark.parametrize(("lang", "ours"), [(SPANISH, "administración"), (ENGLISH, "administrator")])
def test_templates_write_them_so_too(lang: str, ours: str) -> None:
    template = Pages(lambda name, **_: name).compiled(lang, "errors/error.html").environment.from_string
    assert template("{{ one }}, {{ other }}").render(one=OURS, other=TYPED) == f"{ours}, {TYPED}"


def test_days_are_written_as_each_language_does() -> None:
    assert day(date(2025, 2, 15), SPANISH) == "15 de febrero de 2025"
    assert day(date(2025, 2, 15), ENGLISH) == "15 February 2025"
    assert moment(SATURDAY, "America/Mexico_City", SPANISH) == ("sábado 15 de febrero de 2025, 11:00 (hora del centro)")
    assert moment(SATURDAY, "America/Mexico_City", ENGLISH).startswith("Saturday, 15 February 2025, 11:00 (")


def names(**more: Any) -> list[str]:
    """The names of posts and categories in English."""
    settings = YearSettings.from_data(cast.YEAR_SETTINGS | more)
    say = translator(ENGLISH)
    return [say(one.name) for one in settings.posts] + [say(one.name) for one in settings.categories]


def test_well_known_posts_and_categories_have_their_english_others_keep_their_name() -> None:
    own = [
        {"code": "treasury", "name": "Tesorería y compras", "seats": 1},
        {"code": "x", "name": "Tesorería", "seats": 1},
    ]
    assert names(posts=own)[:2] == ["Tesorería y compras", "Tesorería"]
    assert "Tesorería" not in names()


def test_the_names_are_kept_as_they_were_written() -> None:
    settings = YearSettings.from_data(cast.YEAR_SETTINGS)
    assert YearSettings.from_data(settings.to_data()) == settings
    assert [one["name"] for one in settings.to_data()["posts"]] == [one["name"] for one in cast.YEAR_SETTINGS["posts"]]


def test_every_hour_has_two_digits() -> None:
    early = datetime(2025, 2, 15, 7, 19, tzinfo=UTC)
    assert hour(early, "America/Mexico_City") == "01:19"
    assert moment(early, "America/Mexico_City", SPANISH) == "sábado 15 de febrero de 2025, 01:19 (hora del centro)"
    assert shower(SPANISH)(datetime(2025, 2, 15, 1, 19, tzinfo=UTC)) == "15 feb 2025, 01:19"
