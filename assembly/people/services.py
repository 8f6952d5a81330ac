"""Deeds on accounts: made, invited, signed in, ended."""

import secrets
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, insert, select, update
from sqlalchemy.orm import Session

from assembly.clinics.places import is_state
from assembly.clinics.queries import clinic
from assembly.core.errors import NotFound
from assembly.core.ids import new_id
from assembly.core.permissions import Author, Grant, Role, ScopeKind
from assembly.core.text import folded
from assembly.people import rules
from assembly.people.links import code_hash, code_of
from assembly.people.models import Account, Invitation, RoleGrant, SignInSession
from assembly.people.queries import account_by_id, open_invitation, roles_at, secret_hash
from assembly.people.sign_in import hashed


def create_account(session: Session, sign_in_name: str, name: str, now: datetime, account_id: str | None = None) -> str:
    """A new account without a passphrase; its id. Raises SignInNameTaken, SignInNameMalformed or NameTooLong."""
    sign_in = rules.sign_in_name(sign_in_name)
    if len(name) > rules.LONGEST_NAME:
        raise rules.NameTooLong(most=rules.LONGEST_NAME)
    if session.execute(select(Account.id).where(Account.sign_in_name == sign_in)).first():
        raise rules.SignInNameTaken()
    made = account_id or new_id()
    row = {"id": made, "sign_in_name": sign_in, "name": name, "search_text": folded(f"{name} {sign_in}")}
    session.execute(insert(Account).values(**row, created_at=now))
    return made


def is_account(session: Session, account_id: str) -> bool:
    """Whether there is an account with that id."""
    return session.execute(select(Account.id).where(Account.id == account_id)).first() is not None


def set_passphrase(session: Session, account_id: str, passphrase: str, now: datetime) -> None:
    """Set it and end every session: whoever knew the old one is out."""
    changed = update(Account).where(Account.id == account_id)
    session.execute(changed.values(passphrase_hash=hashed(passphrase)))
    end_sessions(session, account_id, now)


def grant(session: Session, account_id: str, held: Grant, now: datetime) -> None:
    """Give a role over a scope; giving it twice changes nothing."""
    same = select(RoleGrant.id).where(
        RoleGrant.account_id == account_id,
        RoleGrant.role == held.role,
        RoleGrant.scope_kind == held.kind,
        RoleGrant.scope_key == held.key,
        RoleGrant.ended_at.is_(None),
    )
    if session.execute(same).first() is None:
        row = {"role": held.role, "scope_kind": held.kind, "scope_key": held.key}
        session.execute(insert(RoleGrant).values(id=new_id(), account_id=account_id, granted_at=now, **row))


def appoint(session: Session, account_id: str, held: Grant, now: datetime) -> None:
    """Give an open account a role over a place that there is.

    Raises NotFound, AccountClosed, ScopeNotForRole, ClinicUnknown, StateUnknown or RolesIncompatible, also for
    another account of the same name.
    """
    check_open(session, account_id)
    rules.check_scope(held)
    check_place(session, held)
    name = account_by_id(session, account_id).name
    rules.check_compatible(name, held, roles_at(session, held.kind, held.key))
    grant(session, account_id, held, now)


def check_open(session: Session, account_id: str) -> None:
    """Hold the account until the end of the transaction. Raises NotFound or AccountClosed."""
    query = select(Account.closed_at).where(Account.id == account_id).with_for_update()
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound()
    if row.closed_at is not None:
        raise rules.AccountClosed()


def check_place(session: Session, held: Grant) -> None:
    """Raises ClinicUnknown or StateUnknown when there is no such place."""
    if held.kind is ScopeKind.STATE and not is_state(held.key):
        raise rules.StateUnknown()
    if held.kind is ScopeKind.CLINIC:
        try:
            clinic(session, held.key)
        except NotFound as error:
            raise rules.ClinicUnknown(clues=held.key) from error


def end_grant(session: Session, account_id: str, grant_id: str, now: datetime) -> None:
    """End one role of an account: access goes at once. Raises RoleNotHeld or LastAdministrator."""
    held = select(RoleGrant.role, RoleGrant.scope_kind).where(
        RoleGrant.id == grant_id, RoleGrant.account_id == account_id, RoleGrant.ended_at.is_(None)
    )
    row = session.execute(held).one_or_none()
    if row is None:
        raise rules.RoleNotHeld()
    if (row.role, row.scope_kind) == (Role.ADMIN, ScopeKind.NATION):
        _check_another_administrator(session, account_id)
    session.execute(update(RoleGrant).where(RoleGrant.id == grant_id).values(ended_at=now))


def _check_another_administrator(session: Session, account_id: str) -> None:
    query = select(RoleGrant.account_id).where(
        RoleGrant.role == Role.ADMIN, RoleGrant.scope_kind == ScopeKind.NATION, RoleGrant.ended_at.is_(None)
    )
    holders = set(session.execute(query.order_by(RoleGrant.id).with_for_update()).scalars())
    if holders == {account_id}:
        raise rules.LastAdministrator()


def close_account(session: Session, account_id: str, now: datetime) -> None:
    """Nobody enters with it any more; closing it twice changes nothing. Raises NotFound or LastAdministrator."""
    account_by_id(session, account_id)
    mine = select(RoleGrant.id).where(RoleGrant.account_id == account_id, RoleGrant.ended_at.is_(None))
    for grant_id in session.execute(mine.order_by(RoleGrant.id)).scalars().all():
        end_grant(session, account_id, grant_id, now)
    _revoke(session, Invitation.account_id == account_id, now)
    end_sessions(session, account_id, now)
    still_open = update(Account).where(Account.id == account_id, Account.closed_at.is_(None))
    session.execute(still_open.values(closed_at=now))


def end_role(session: Session, role: Role, clinic: str, now: datetime) -> None:
    """End whoever holds a role at a clinic: access goes at once, the history stays."""
    held = update(RoleGrant).where(RoleGrant.role == role, RoleGrant.scope_key == clinic, RoleGrant.ended_at.is_(None))
    session.execute(held.values(ended_at=now))


def end_role_of(session: Session, account_id: str, role: Role, clinic: str, now: datetime) -> None:
    """End one account's role at a clinic."""
    held = update(RoleGrant).where(RoleGrant.account_id == account_id, RoleGrant.role == role)
    session.execute(held.where(RoleGrant.scope_key == clinic, RoleGrant.ended_at.is_(None)).values(ended_at=now))


def end_role_named(session: Session, name: str, role: Role, clinic: str, now: datetime) -> None:
    """End a role at a clinic for those of that name: where it was granted without a link that says whose it is."""
    for account_id in session.execute(select(Account.id).where(Account.name == name)).scalars().all():
        end_role_of(session, account_id, role, clinic, now)


def invite(
    session: Session,
    author: Author,
    key: str,
    name: str,
    held: Grant | None = None,
    account_id: str | None = None,
    reference: str | None = None,
) -> str:
    """An invitation's id: to take up a role, or to choose a new passphrase. Its code is made with the signing `key`."""
    invitation_id = new_id()
    hashed_code = code_hash(key, code_of(key, invitation_id))
    row = {"id": invitation_id, "code_hash": hashed_code, "name": name, "account_id": account_id}
    scope = {"role": held.role, "scope_kind": held.kind, "scope_key": held.key} if held else {}
    times = {"made_at": author.at, "made_by": author.who, "expires_at": author.at + rules.LINK_LASTS}
    session.execute(insert(Invitation).values(**row, **scope, **times, reference=reference))
    return invitation_id


def new_link(session: Session, author: Author, key: str, account_id: str) -> str:
    """An invitation for an account to choose its passphrase, instead of any earlier one; the invitation's id.

    Raises NotFound or AccountClosed.
    """
    check_open(session, account_id)
    _revoke(session, Invitation.account_id == account_id, author.at)
    return invite(session, author, key, account_by_id(session, account_id).name, account_id=account_id)


def revoke_invitations(session: Session, reference: str, now: datetime) -> None:
    """Nobody can use the links made for `reference` any more."""
    _revoke(session, Invitation.reference == reference, now)


def _revoke(session: Session, which: ColumnElement[bool], now: datetime) -> None:
    waiting = update(Invitation).where(which, Invitation.used_at.is_(None), Invitation.revoked_at.is_(None))
    session.execute(waiting.values(revoked_at=now))


def accept_invitation(
    session: Session, invitation_id: str, sign_in_name: str, passphrase: str, again: str, now: datetime
) -> str:
    """Use a link: the account (new, or the one it was made for) with its passphrase and role; the account's id.

    Raises LinkNotValid, SignInNameTaken, SignInNameMalformed, or what `check_passphrase` and `appoint` raise.
    """
    found = open_invitation(session, invitation_id, now)
    if found is None:
        raise rules.LinkNotValid()
    rules.check_passphrase(rules.plain_passphrase(passphrase), rules.plain_passphrase(again), found.name)
    _use(session, found.id, now)
    account_id = found.account_id or create_account(session, sign_in_name, found.name, now)
    _note_user(session, found.id, account_id)
    if found.held is not None:
        appoint(session, account_id, found.held, now)
    set_passphrase(session, account_id, passphrase, now)
    return account_id


def take_up(session: Session, invitation_id: str, account_id: str, now: datetime) -> None:
    """Use a link's role for an account that its holder already has. Raises LinkNotValid or what `appoint` raises."""
    found = open_invitation(session, invitation_id, now)
    if found is None or found.account_id is not None or found.held is None:
        raise rules.LinkNotValid()
    _use(session, found.id, now)
    _note_user(session, found.id, account_id)
    appoint(session, account_id, found.held, now)


def _note_user(session: Session, invitation_id: str, account_id: str) -> None:
    session.execute(update(Invitation).where(Invitation.id == invitation_id).values(used_by=account_id))


def account_that_used(session: Session, reference: str) -> str | None:
    """The account that took up a role by a link made for `reference`, as a term; None where nobody did."""
    query = select(Invitation.used_by).where(Invitation.reference == reference, Invitation.used_by.is_not(None))
    return session.execute(query.order_by(Invitation.used_at.desc()).limit(1)).scalar_one_or_none()


def _use(session: Session, invitation_id: str, now: datetime) -> None:
    unused = update(Invitation).where(
        Invitation.id == invitation_id, Invitation.used_at.is_(None), Invitation.revoked_at.is_(None)
    )
    used = session.execute(unused.values(used_at=now).returning(Invitation.id)).first()
    if used is None:  # somebody else used it in the same moment
        raise rules.LinkNotValid()


def open_session(session: Session, account_id: str, device: str, now: datetime) -> str:
    """Sign a device in; the secret that its cookie holds."""
    token = secrets.token_urlsafe(32)
    open_session_as(session, account_id, secret_hash(token), device, now)
    return token


def open_session_as(session: Session, account_id: str, token_hash: str, device: str, now: datetime) -> None:
    """Sign a device in that already holds its secret, of which only the hash is known here."""
    row = {"id_hash": token_hash, "account_id": account_id, "device": device[:120]}
    times = {"created_at": now, "seen_at": now, "expires_at": now + rules.SESSION_LASTS}
    session.execute(insert(SignInSession).values(**row, **times))


# Every request of a person asks this: it is built once.
_SEEN = update(SignInSession).where(SignInSession.id_hash == bindparam("token")).values(seen_at=bindparam("now"))


def see_session(session: Session, token: str, now: datetime) -> None:
    """Note that the device was used."""
    session.execute(_SEEN, {"token": secret_hash(token), "now": now})


def end_session(session: Session, id_hash: str, account_id: str, now: datetime) -> None:
    """Sign one device of the account out."""
    one = update(SignInSession).where(SignInSession.id_hash == id_hash, SignInSession.account_id == account_id)
    session.execute(one.where(SignInSession.ended_at.is_(None)).values(ended_at=now))


def end_token(session: Session, token: str, now: datetime) -> None:
    """Sign out the device that shows `token`, whoever is signed in there."""
    here = update(SignInSession).where(SignInSession.id_hash == secret_hash(token), SignInSession.ended_at.is_(None))
    session.execute(here.values(ended_at=now))


def end_sessions(session: Session, account_id: str, now: datetime) -> None:
    """Sign out everywhere."""
    mine = update(SignInSession).where(SignInSession.account_id == account_id, SignInSession.ended_at.is_(None))
    session.execute(mine.values(ended_at=now))
