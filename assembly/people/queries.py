"""Reading accounts, their roles and their devices."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from assembly.core.permissions import Actor, Grant, Role, ScopeKind
from assembly.people.models import Account, Invitation, RoleGrant, SignInSession
from assembly.people.rules import SESSION_IDLE


@dataclass(frozen=True, slots=True)
class Device:
    """A signed-in device of an account."""

    id_hash: str
    device: str
    created_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """A link that still can be used."""

    id: str
    name: str
    account_id: str | None
    role: Role | None
    scope_kind: ScopeKind | None
    scope_key: str | None
    reference: str | None
    expires_at: datetime


def secret_hash(secret: str) -> str:
    """What is kept of a session's or a link's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def grants_of(session: Session, account_id: str) -> tuple[Grant, ...]:
    """The roles an account holds now."""
    query = select(RoleGrant.role, RoleGrant.scope_kind, RoleGrant.scope_key).where(
        RoleGrant.account_id == account_id, RoleGrant.ended_at.is_(None)
    )
    rows = session.execute(query.order_by(RoleGrant.granted_at, RoleGrant.id))
    return tuple(Grant(*row) for row in rows)


def actor_of_session(session: Session, token: str, now: datetime) -> Actor | None:
    """Who is signed in on the device that shows `token`; None when ended, idle for long, expired or closed."""
    query = (
        select(Account.id, Account.name)
        .join(SignInSession, SignInSession.account_id == Account.id)
        .where(SignInSession.id_hash == secret_hash(token), SignInSession.ended_at.is_(None))
        .where(SignInSession.expires_at > now, SignInSession.seen_at > now - SESSION_IDLE)
        .where(Account.closed_at.is_(None))
    )
    row = session.execute(query).one_or_none()
    return Actor(row.id, row.name, grants_of(session, row.id)) if row else None


def devices_of(session: Session, account_id: str, now: datetime) -> list[Device]:
    """The devices where the account is signed in, the newest first."""
    query = select(SignInSession.id_hash, SignInSession.device, SignInSession.created_at, SignInSession.seen_at).where(
        SignInSession.account_id == account_id,
        SignInSession.ended_at.is_(None),
        SignInSession.expires_at > now,
        SignInSession.seen_at > now - SESSION_IDLE,
    )
    rows = session.execute(query.order_by(SignInSession.created_at.desc()))
    return [Device(*row) for row in rows]


def open_invitation(session: Session, invitation_id: str, now: datetime) -> OpenInvitation | None:
    """The invitation behind a link, when it can still be used."""
    return next(iter(_invitations(session, Invitation.id == invitation_id, now)), None)


def open_invitations(session: Session, clinic: str, now: datetime) -> list[OpenInvitation]:
    """A clinic's links that nobody has used yet."""
    return _invitations(session, Invitation.scope_key == clinic, now)


def _invitations(session: Session, condition: ColumnElement[bool], now: datetime) -> list[OpenInvitation]:
    columns = (Invitation.id, Invitation.name, Invitation.account_id, Invitation.role, Invitation.scope_kind)
    query = select(*columns, Invitation.scope_key, Invitation.reference, Invitation.expires_at).where(
        condition,
        Invitation.used_at.is_(None),
        Invitation.revoked_at.is_(None),
        Invitation.expires_at > now,
    )
    return [OpenInvitation(*row) for row in session.execute(query.order_by(Invitation.id))]
