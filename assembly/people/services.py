"""Deeds on accounts: made, invited, signed in, ended."""

import secrets
from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from assembly.core.ids import new_id
from assembly.core.permissions import Author, Grant, Role
from assembly.people import rules
from assembly.people.models import Account, Attempt, Invitation, RoleGrant, SignInSession
from assembly.people.queries import OpenInvitation, open_invitation, secret_hash

_HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
# Checked when there is no such account, so that the answer takes as long.
_NOBODY = _HASHER.hash("nobody has this passphrase")


def create_account(session: Session, sign_in_name: str, name: str, now: datetime) -> str:
    """A new account without a passphrase; its id. Raises SignInNameTaken or SignInNameMalformed."""
    sign_in = rules.sign_in_name(sign_in_name)
    if session.execute(select(Account.id).where(Account.sign_in_name == sign_in)).first():
        raise rules.SignInNameTaken()
    account_id = new_id()
    row = {"id": account_id, "sign_in_name": sign_in, "name": name, "created_at": now}
    session.execute(insert(Account).values(**row))
    return account_id


def set_passphrase(session: Session, account_id: str, passphrase: str, now: datetime) -> None:
    """Set it and end every session: whoever knew the old one is out."""
    changed = update(Account).where(Account.id == account_id)
    session.execute(changed.values(passphrase_hash=_HASHER.hash(passphrase)))
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


def end_role(session: Session, role: Role, clinic: str, now: datetime) -> None:
    """End whoever holds a role at a clinic: access goes at once, the history stays."""
    held = update(RoleGrant).where(RoleGrant.role == role, RoleGrant.scope_key == clinic, RoleGrant.ended_at.is_(None))
    session.execute(held.values(ended_at=now))


def invite(
    session: Session,
    author: Author,
    name: str,
    held: Grant | None = None,
    account_id: str | None = None,
    reference: str | None = None,
) -> str:
    """A single-use link's id: to take up a role, or for an account to choose a new passphrase."""
    invitation_id = new_id()
    row = {"id": invitation_id, "name": name, "account_id": account_id}
    scope = {"role": held.role, "scope_kind": held.kind, "scope_key": held.key} if held else {}
    times = {"made_at": author.at, "made_by": author.who, "expires_at": author.at + rules.LINK_LASTS}
    session.execute(insert(Invitation).values(**row, **scope, **times, reference=reference))
    return invitation_id


def revoke_invitations(session: Session, reference: str, now: datetime) -> None:
    """Nobody can use the links made for `reference` any more."""
    waiting = update(Invitation).where(Invitation.reference == reference, Invitation.used_at.is_(None))
    session.execute(waiting.where(Invitation.revoked_at.is_(None)).values(revoked_at=now))


def accept_invitation(
    session: Session, invitation_id: str, sign_in_name: str, passphrase: str, again: str, now: datetime
) -> str:
    """Use a link: the account (new, or the one it was made for) with its passphrase and role; the account's id.

    Raises LinkNotValid, SignInNameTaken, SignInNameMalformed, or what `check_passphrase` raises.
    """
    found = open_invitation(session, invitation_id, now)
    if found is None:
        raise rules.LinkNotValid()
    rules.check_passphrase(passphrase, again, found.name)
    account_id = found.account_id or create_account(session, sign_in_name, found.name, now)
    set_passphrase(session, account_id, passphrase, now)
    if (held := _grant_of(found)) is not None:
        grant(session, account_id, held, now)
    _use(session, found.id, now)
    return account_id


def _grant_of(found: OpenInvitation) -> Grant | None:
    if found.role is None or found.scope_kind is None or found.scope_key is None:
        return None
    return Grant(found.role, found.scope_kind, found.scope_key)


def _use(session: Session, invitation_id: str, now: datetime) -> None:
    unused = update(Invitation).where(Invitation.id == invitation_id, Invitation.used_at.is_(None))
    used = session.execute(unused.values(used_at=now).returning(Invitation.id)).first()
    if used is None:  # somebody else used it in the same moment
        raise rules.LinkNotValid()


def check_sign_in(session: Session, sign_in_name: str, passphrase: str) -> str | None:
    """The account's id when name and passphrase fit; None otherwise, after as much work."""
    query = select(Account.id, Account.passphrase_hash).where(
        Account.sign_in_name == sign_in_name.strip().casefold(), Account.closed_at.is_(None)
    )
    row = session.execute(query).one_or_none()
    try:
        _HASHER.verify(row.passphrase_hash if row and row.passphrase_hash else _NOBODY, passphrase)
    except (VerificationError, InvalidHashError):
        return None
    return str(row.id) if row and row.passphrase_hash else None


def count_try(session: Session, key: str, most: int, now: datetime) -> None:
    """Count one more try for `key` in this window of time. Raises TooManyTries above `most`."""
    seconds = int(rules.TRIES_WINDOW.total_seconds())
    window = int(now.timestamp()) // seconds
    mine = (Attempt.key == key, Attempt.window == window)
    tries = session.execute(update(Attempt).where(*mine).values(tries=Attempt.tries + 1).returning(Attempt.tries))
    made = tries.scalar_one_or_none()
    if made is None:
        session.execute(delete(Attempt).where(Attempt.window < window - 1))
        session.execute(insert(Attempt).values(key=key, window=window, tries=1))
        made = 1
    if made > most:
        raise rules.TooManyTries(minutes=seconds // 60)


def open_session(session: Session, account_id: str, device: str, now: datetime) -> str:
    """Sign a device in; the secret that its cookie holds."""
    token = secrets.token_urlsafe(32)
    row = {"id_hash": secret_hash(token), "account_id": account_id, "device": device[:120]}
    times = {"created_at": now, "seen_at": now, "expires_at": now + rules.SESSION_LASTS}
    session.execute(insert(SignInSession).values(**row, **times))
    return token


def see_session(session: Session, token: str, now: datetime) -> None:
    """Note that the device was used."""
    session.execute(update(SignInSession).where(SignInSession.id_hash == secret_hash(token)).values(seen_at=now))


def end_session(session: Session, id_hash: str, account_id: str, now: datetime) -> None:
    """Sign one device of the account out."""
    one = update(SignInSession).where(SignInSession.id_hash == id_hash, SignInSession.account_id == account_id)
    session.execute(one.where(SignInSession.ended_at.is_(None)).values(ended_at=now))


def end_sessions(session: Session, account_id: str, now: datetime) -> None:
    """Sign out everywhere."""
    mine = update(SignInSession).where(SignInSession.account_id == account_id, SignInSession.ended_at.is_(None))
    session.execute(mine.values(ended_at=now))
