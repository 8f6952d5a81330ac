"""Accounts and what lets them in. Ordinary data: never part of the public record."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from assembly.core.columns import FactKey, Moment, one_of
from assembly.core.facts import Base
from assembly.core.permissions import Role, ScopeKind


class Account(Base):
    """A person who may sign in; `passphrase_hash` is empty until the first link is used.

    `search_text` is the names folded: neither database finds `María` under `maria` by itself.
    """

    __tablename__ = "account"

    id: Mapped[str] = mapped_column(FactKey, primary_key=True)
    sign_in_name: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    search_text: Mapped[str] = mapped_column(Text)
    passphrase_hash: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)


class RoleGrant(Base):
    """A role over a clinic, a state or the nation; ended, never deleted."""

    __tablename__ = "role_grant"

    id: Mapped[str] = mapped_column(FactKey, primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)
    role: Mapped[Role] = mapped_column(one_of(Role, "role"))
    scope_kind: Mapped[ScopeKind] = mapped_column(one_of(ScopeKind, "scope_kind"))
    scope_key: Mapped[str] = mapped_column(String(11), index=True)
    granted_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class SignInSession(Base):
    """A signed-in device; the cookie holds the random id, this row only its hash."""

    __tablename__ = "sign_in_session"

    id_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)
    device: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class Invitation(Base):
    """A single-use link: to take up a role (`role` given) or to choose a new passphrase (`account_id` given).

    Its code is made from this row's id and the installation's key, and can be shown again until it is used;
    `code_hash` is empty only for links made before there were codes, which hold the id, signed.
    """

    __tablename__ = "invitation"

    id: Mapped[str] = mapped_column(FactKey, primary_key=True)
    account_id: Mapped[str | None] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[Role | None] = mapped_column(one_of(Role, "role"))
    scope_kind: Mapped[ScopeKind | None] = mapped_column(one_of(ScopeKind, "scope_kind"))
    scope_key: Mapped[str | None] = mapped_column(String(11), index=True)
    reference: Mapped[str | None] = mapped_column(String(80))
    code_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by: Mapped[str] = mapped_column(String(80))
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
    used_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))  # the account that took the role up
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)


class Attempt(Base):
    """How often a passphrase was tried in a window of time, by sign-in name or by address."""

    __tablename__ = "attempt"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    window: Mapped[int] = mapped_column(primary_key=True)
    tries: Mapped[int]
