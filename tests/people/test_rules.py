"""Names, passphrases, paths, devices, roles over places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.core.errors import AssemblyError
from assembly.core.permissions import Grant, Role, ScopeKind
from assembly.people import entrance, rules
from assembly.people.sign_in import WORDS, suggested_passphrase

CLINIC, STATE, NATION = ScopeKind.CLINIC, ScopeKind.STATE, ScopeKind.NATION


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("maria.lopez", "maria.lopez"),
        ("  María.López ", "maria.lopez"),
        ("NIÑO_1", "nino_1"),
        ("2281234567", "2281234567"),
        ("\uff4daria", "maria"),
    ],
)
def test_a_name_is_kept_in_one_way(typed: str, kept: str) -> None:
    assert rules.sign_in_name(typed) == kept


@pytest.mark.parametrize("typed", ["", "ab", "maria lopez", ".maria", "a" * 61, "١٢٣", "maria\0", "\ud800abc", "a'--b"])
def test_what_is_no_name_is_refused(typed: str) -> None:
    with pytest.raises(rules.SignInNameMalformed):
        rules.sign_in_name(typed)


@pytest.mark.parametrize(
    ("name", "taken", "free"),
    [
        ("María López", [], "maria.lopez"),
        ("María Guadalupe López García", [], "maria.lopez"),
        ("María de la Luz", [], "maria.luz"),
        ("Ana", [], "ana"),
        ("李小龍", [], "persona"),
        ("María López", ["maria.lopez", "maria.lopez2"], "maria.lopez3"),
    ],
)
def test_a_name_is_suggested(name: str, taken: list[str], free: str) -> None:
    assert rules.suggested_name(name, taken) == free


@given(st.text(max_size=200))
def test_a_suggested_name_is_a_name(name: str) -> None:
    free = rules.suggested_name(name)
    assert rules.sign_in_name(free) == free


@pytest.mark.parametrize(
    ("passphrase", "again", "error"),
    [
        ("mango violin norte", "mango violin norte", None),
        ("once letras", "once letras", rules.PassphraseTooShort),
        ("á" * 201, "á" * 201, rules.PassphraseTooLong),
        ("aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaa", rules.PassphraseTooCommon),
        ("1234567890123", "1234567890123", rules.PassphraseTooCommon),
        ("María López 2026!", "María López 2026!", rules.PassphraseTooCommon),
        ("contraseña123456", "contraseña123456", rules.PassphraseTooCommon),
        ("١٢٣٤٥٦٧٨٩٠١٢٣", "١٢٣٤٥٦٧٨٩٠١٢٣", rules.PassphraseTooCommon),
        ("mango violin norte", "mango violin Norte", rules.PassphrasesDiffer),
    ],
)
def test_a_passphrase_is_hard_to_guess(passphrase: str, again: str, error: type[AssemblyError] | None) -> None:
    if error is None:
        rules.check_passphrase(passphrase, again, "María López")
        return
    with pytest.raises(error):
        rules.check_passphrase(passphrase, again, "María López")


def test_the_words_are_many_and_different_enough() -> None:
    assert (len(WORDS), len(set(WORDS))) == (364, 364)
    assert len(WORDS) ** 5 > 2**40
    assert [word for word in WORDS if not (word.isascii() and word.isalpha() and word.islower())] == []
    phrase = suggested_passphrase()
    assert [word in WORDS for word in phrase.split()] == [True] * 5
    rules.check_passphrase(phrase, phrase, "María López")


@pytest.mark.parametrize(
    ("path", "local"),
    [
        ("/trabajo", True),
        ("/clinicas/XXDEM000018?ver=todo#gastos", True),
        ("", False),
        ("trabajo", False),
        ("//malo.example", False),
        ("/\\malo.example", False),
        ("/\t/malo.example", False),
        ("/a\\b", False),
        ("https://malo.example", False),
        ("javascript:alert(1)", False),
        ("/a b", False),
        ("/á", False),
        ("/a\r\nSet-Cookie: x=1", False),
        ("/" + "a" * 600, False),
    ],
)
def test_only_our_own_paths_are_followed(path: str, local: bool) -> None:
    assert rules.local_path(path) == (path if local else None)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("María.López", "maria.lopez", True),
        ("maria.lopez", "mari\u0301a.lopez", True),
        ("maria.lopez", "maria.lopes", False),
        ("frase con espacios", "frase con espacios", True),
        ("\ud800", "\ud801", False),
    ],
)
def test_tries_are_counted_by_the_name_that_is_meant(one: str, other: str, same: bool) -> None:
    assert (rules.tries_by_name(one) == rules.tries_by_name(other)) is same


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("203.0.113.7", "address:203.0.113.7"),
        ("::ffff:203.0.113.7", "address:203.0.113.7"),
        ("2001:db8:0:1::5", "address:20010db800000001"),
        ("2001:db8:0:1:ffff::9", "address:20010db800000001"),
        ("testclient", "address:unknown"),
        ("", "address:unknown"),
    ],
)
def test_an_address_is_counted_by_its_home(address: str, key: str) -> None:
    assert rules.tries_by_address(address) == key


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (
            "Mozilla/5.0 (Linux; Android 13; SM-A045M) Chrome/120 Mobile Safari/537.36",
            "Chrome · Android",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox · Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14) Version/17 Safari/605", "Safari · Mac"),
        ("<script>\0", ""),
        ("", ""),
    ],
)
def test_a_device_has_a_short_name(agent: str, name: str) -> None:
    assert entrance.device_name(agent) == name


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        (Role.TREASURER, {CLINIC}),
        (Role.SOCIAL_AUDITOR, {CLINIC}),
        (Role.TELLER, {CLINIC}),
        (Role.MODERATOR, {CLINIC, STATE}),
        (Role.FACILITATOR, {CLINIC, STATE}),
        (Role.AUDITOR, {STATE, NATION}),
        (Role.ADMIN, {STATE, NATION}),
    ],
)
def test_a_role_has_its_kinds_of_place(role: Role, kinds: set[ScopeKind]) -> None:
    for kind in ScopeKind:
        if kind in kinds:
            rules.check_scope(Grant(role, kind, "x"))
        else:
            with pytest.raises(rules.ScopeNotForRole):
                rules.check_scope(Grant(role, kind, "x"))


@pytest.mark.parametrize(
    ("held", "new", "held_as"),
    [
        ([("Ana Díaz", Role.TREASURER)], Role.SOCIAL_AUDITOR, "tesorería"),
        ([("ANA  DIAZ", Role.SOCIAL_AUDITOR)], Role.MEMBER, "contraloría social"),
        ([("Ana Díaz Ruiz", Role.TREASURER)], Role.SOCIAL_AUDITOR, None),
        ([("Ana Díaz", Role.MODERATOR)], Role.SOCIAL_AUDITOR, None),
        ([("Ana Díaz", Role.SOCIAL_AUDITOR)], Role.SOCIAL_AUDITOR, None),
        ([("Ana Díaz", Role.SOCIAL_AUDITOR)], Role.MODERATOR, None),
        ([], Role.TREASURER, None),
    ],
)
def test_the_committee_never_audits_itself(held: list[tuple[str, Role]], new: Role, held_as: str | None) -> None:
    if held_as is None:
        rules.check_compatible("Ana Díaz", Grant(new, CLINIC, "A"), held)
        return
    with pytest.raises(rules.RolesIncompatible) as refused:
        rules.check_compatible("Ana Díaz", Grant(new, CLINIC, "A"), held)
    assert refused.value.values == {"person": held[0][0], "role": held_as}


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("nation", (NATION, "")),
        ("state:30", (STATE, "30")),
        ("clinic:xxdem000018", (CLINIC, "XXDEM000018")),
        ("nation:30", None),
        ("state", None),
        ("clinic:", None),
        ("planet:1", None),
        ("", None),
    ],
)
def test_a_scope_is_read(text: str, scope: tuple[ScopeKind, str] | None) -> None:
    if scope is not None:
        assert rules.read_scope(text) == scope
        return
    with pytest.raises(rules.ScopeMalformed):
        rules.read_scope(text)


def test_a_role_is_read_and_an_unknown_one_is_told_the_others() -> None:
    assert rules.read_role(" Facilitator ") is Role.FACILITATOR
    with pytest.raises(rules.RoleUnknown, match=r"No hay un cargo «jefa». Escriba uno de estos: moderator, teller,"):
        rules.read_role("jefa")
