"""Screens made by their services."""

from datetime import datetime

from sqlalchemy.orm import Session

from assembly.assemblies.queries import AssemblyInfo
from assembly.core import clock
from assembly.live import rules, services
from assembly.live.rules import Sight
from tests.factories.cast import KEY

ACCOUNT = "0190a000-0000-7000-8000-000000000000"
ADDRESS = "192.0.2.7"


def waiting(session: Session, now: datetime | None = None, address: str = ADDRESS, before: str | None = None) -> str:
    """The token of a screen that shows a code."""
    return services.await_code(session, KEY, address, before, now or clock.now())


def code_of(token: str) -> str:
    return rules.code_of(KEY, token)


def pair(session: Session, info: AssemblyInfo, code: str, now: datetime | None = None) -> bool:
    """Type the code for the assembly."""
    return services.pair(session, ACCOUNT, info, rules.code_hash(KEY, code.replace(" ", "")), now or clock.now())


def paired(session: Session, info: AssemblyInfo, now: datetime | None = None) -> str:
    """The token of a screen that shows the assembly."""
    token = waiting(session, now)
    assert pair(session, info, code_of(token), now)
    return token


def shown(session: Session, info: AssemblyInfo, sight: Sight) -> None:
    services.show(session, info, sight, clock.now())
