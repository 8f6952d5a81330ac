"""Reading accounts, their roles and their devices."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from assembly.clinics.places import state_name
from assembly.clinics.queries import find_clinics
from assembly.core.clock import local_day
from assembly.core.errors import NotFound
from assembly.core.permissions import ROLE_NAMES, Actor, Grant, Role, ScopeKind
from assembly.core.text import folded
from assembly.people.models import Account, Invitation, RoleGrant, SignInSession
from assembly.people.rules import SCOPE_NAMES, SESSION_IDLE, AccountUnknown, suggested_name

MEXICO_CITY = "America/Mexico_City"


@dataclass(frozen=True, slots=True)
class Device:
    """A signed-in device of an account."""

    id_hash: str
    device: str
    created_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class AccountInfo:
    """An account as the administration sees it."""

    id: str
    sign_in_name: str
    name: str
    has_passphrase: bool
    created_at: datetime
    closed_at: datetime | None

    @property
    def state(self) -> str:
        """`closed`, `in_use`, or `new` until a passphrase is chosen."""
        if self.closed_at is not None:
            return "closed"
        return "in_use" if self.has_passphrase else "new"


@dataclass(frozen=True, slots=True)
class Holding:
    """A role somebody holds or held; `place` is a clinic's name, a state's, or the message for the nation."""

    id: str
    account_id: str
    grant: Grant
    granted_at: datetime
    ended_at: datetime | None
    place: str
    time_zone: str

    @property
    def role_name(self) -> str:
        """The role's message."""
        return ROLE_NAMES[self.grant.role]

    @property
    def since(self) -> date:
        """The day it was given, on the place's clock."""
        return local_day(self.granted_at, self.time_zone)

    @property
    def until(self) -> date | None:
        """The day it ended."""
        return local_day(self.ended_at, self.time_zone) if self.ended_at else None


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

    @property
    def held(self) -> Grant | None:
        """The role that it brings, if it brings one."""
        if self.role is None or self.scope_kind is None or self.scope_key is None:
            return None
        return Grant(self.role, self.scope_kind, self.scope_key)


def secret_hash(secret: str) -> str:
    """What is kept of a session's or a link's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


# Every private page asks these: they are built once.
_GRANTS = (
    select(RoleGrant.role, RoleGrant.scope_kind, RoleGrant.scope_key)
    .where(RoleGrant.account_id == bindparam("account"), RoleGrant.ended_at.is_(None))
    .order_by(RoleGrant.granted_at, RoleGrant.id)
)
_SIGNED_IN = (
    select(Account.id, Account.name, SignInSession.seen_at, RoleGrant.role, RoleGrant.scope_kind, RoleGrant.scope_key)
    .join(SignInSession, SignInSession.account_id == Account.id)
    .outerjoin(RoleGrant, and_(RoleGrant.account_id == Account.id, RoleGrant.ended_at.is_(None)))
    .where(SignInSession.id_hash == bindparam("id_hash"), SignInSession.ended_at.is_(None))
    .where(SignInSession.expires_at > bindparam("now"), SignInSession.seen_at > bindparam("idle_since"))
    .where(Account.closed_at.is_(None))
    .order_by(RoleGrant.granted_at, RoleGrant.id)
)


def grants_of(session: Session, account_id: str) -> tuple[Grant, ...]:
    """The roles an account holds now."""
    return tuple(Grant(*row) for row in session.execute(_GRANTS, {"account": account_id}))


def grants_now(session: Session) -> list[tuple[str, Grant]]:
    """Every role held now, with its account's id."""
    query = select(RoleGrant.account_id, RoleGrant.role, RoleGrant.scope_kind, RoleGrant.scope_key).where(
        RoleGrant.ended_at.is_(None)
    )
    rows = session.execute(query.order_by(RoleGrant.granted_at, RoleGrant.id))
    return [(row.account_id, Grant(row.role, row.scope_kind, row.scope_key)) for row in rows]


def roles_at(session: Session, kind: ScopeKind, key: str) -> list[tuple[str, Role]]:
    """The name and role of everybody whose account holds a role over that very place now."""
    held = RoleGrant.scope_kind == kind, RoleGrant.scope_key == key, RoleGrant.ended_at.is_(None)
    query = select(Account.name, RoleGrant.role).join(Account, Account.id == RoleGrant.account_id).where(*held)
    return [(row.name, row.role) for row in session.execute(query.order_by(RoleGrant.granted_at, RoleGrant.id))]


def actor_of_session(session: Session, token: str, now: datetime) -> Actor | None:
    """Who is signed in on the device that shows `token`; None when ended, idle for long, expired or closed."""
    asked = {"id_hash": secret_hash(token), "now": now, "idle_since": now - SESSION_IDLE}
    rows = session.execute(_SIGNED_IN, asked).all()
    if not rows:
        return None
    held = tuple(Grant(row.role, row.scope_kind, row.scope_key) for row in rows if row.role is not None)
    return Actor(rows[0].id, rows[0].name, held, rows[0].seen_at)


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


def invitation_by_code(session: Session, hashed_code: str, now: datetime) -> OpenInvitation | None:
    """The invitation with that code, when it can still be used."""
    return next(iter(_invitations(session, Invitation.code_hash == hashed_code, now)), None)


def invitation_for(session: Session, account_id: str, now: datetime) -> OpenInvitation | None:
    """The account's own link, when there is one that it has not used."""
    return next(iter(_invitations(session, Invitation.account_id == account_id, now)), None)


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


_ACCOUNT = (
    Account.id,
    Account.sign_in_name,
    Account.name,
    Account.passphrase_hash.is_not(None),
    Account.created_at,
    Account.closed_at,
)


def account_by_id(session: Session, account_id: str) -> AccountInfo:
    """The account with that id. Raises NotFound."""
    row = session.execute(select(*_ACCOUNT).where(Account.id == account_id)).one_or_none()
    if row is None:
        raise NotFound()
    return AccountInfo(*row)


def account_named(session: Session, sign_in_name: str) -> AccountInfo:
    """The account that signs in with that name. Raises AccountUnknown."""
    row = session.execute(select(*_ACCOUNT).where(Account.sign_in_name == sign_in_name)).one_or_none()
    if row is None:
        raise AccountUnknown(sign_in_name=sign_in_name)
    return AccountInfo(*row)


def find_accounts(session: Session, text: str = "", limit: int | None = 50) -> list[AccountInfo]:
    """Accounts whose names hold every word of `text`, or with a role at the clinic of that key; open ones first."""
    query = select(*_ACCOUNT).order_by(Account.closed_at.is_not(None), Account.sign_in_name)
    words = folded(text).split()[:8]
    if words:
        names = [Account.search_text.contains(word, autoescape=True) for word in words]
        there = select(RoleGrant.account_id).where(
            RoleGrant.scope_key == text.strip().upper()[:11], RoleGrant.ended_at.is_(None)
        )
        query = query.where(or_(and_(*names), Account.id.in_(there)))
    return [AccountInfo(*row) for row in session.execute(query.limit(limit))]


def holdings_of(session: Session, account_ids: Collection[str], with_ended: bool = False) -> list[Holding]:
    """The roles that those accounts hold, with their places in words, in two queries however many they are."""
    columns = (RoleGrant.id, RoleGrant.account_id, RoleGrant.role, RoleGrant.scope_kind, RoleGrant.scope_key)
    query = select(*columns, RoleGrant.granted_at, RoleGrant.ended_at).where(RoleGrant.account_id.in_(account_ids))
    if not with_ended:
        query = query.where(RoleGrant.ended_at.is_(None))
    rows = session.execute(query.order_by(RoleGrant.granted_at, RoleGrant.id)).all()
    held = [Grant(row.role, row.scope_kind, row.scope_key) for row in rows]
    places = places_of(session, held)
    return [
        Holding(row.id, row.account_id, grant, row.granted_at, row.ended_at, *places[grant.kind, grant.key])
        for row, grant in zip(rows, held, strict=True)
    ]


def places_of(session: Session, held: Collection[Grant]) -> dict[tuple[ScopeKind, str], tuple[str, str]]:
    """Each scope's name and clock."""
    clinics = {grant.key: grant for grant in held if grant.kind is ScopeKind.CLINIC}
    found = find_clinics(session, within=clinics.values(), limit=len(clinics)) if clinics else []
    known = {(ScopeKind.CLINIC, each.clues): (each.name, each.time_zone) for each in found}
    others = {(g.kind, g.key): (_place_name(g), MEXICO_CITY) for g in held}
    return others | known


def _place_name(held: Grant) -> str:
    if held.kind is ScopeKind.STATE:
        return state_name(held.key)
    return held.key or SCOPE_NAMES[held.kind]


def free_sign_in_name(session: Session, name: str) -> str:
    """A sign-in name for a person that nobody has yet."""
    base = suggested_name(name)
    query = select(Account.sign_in_name).where(Account.sign_in_name.startswith(base, autoescape=True))
    return suggested_name(name, session.execute(query).scalars())


def links_used_by(session: Session, account_id: str) -> list[tuple[str, str]]:
    """What the links were made for (as a term) by which the account took up a role, with the clinic of each."""
    query = select(Invitation.reference, Invitation.scope_key).where(
        Invitation.used_by == account_id, Invitation.scope_kind == ScopeKind.CLINIC
    )
    return [(row.reference, row.scope_key) for row in session.execute(query) if row.reference and row.scope_key]
