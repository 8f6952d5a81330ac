"""Assemblies made by their services: called, opened, with proposals."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from assembly.assemblies import services
from assembly.assemblies.calls import Call
from assembly.assemblies.queries import AssemblyInfo, assembly
from assembly.assemblies.rules import Channel, Group, Groups
from assembly.core import clock
from assembly.core.ids import derived_id, new_id
from assembly.core.money import read_money
from assembly.core.permissions import Author
from assembly.proposals.queries import ProposalInfo, proposals_of
from assembly.proposals.rules import Draft
from assembly.proposals.services import propose
from tests.factories.cast import AT, CLINIC, YEAR, author

ZONE = "America/Mexico_City"


def a_call(at: datetime = AT, notice_days: int = 5, **more: Any) -> Call:
    """A call for the hour of `at` on the clinic's clock, told `notice_days` before."""
    here = clock.local(at, ZONE)
    told = here.date() - timedelta(days=notice_days)
    return replace(Call("Patio de la clínica", here.date(), here.time(), told, Channel.POSTER), **more)


def convened(
    session: Session,
    clues: str = CLINIC,
    at: datetime = AT,
    by: Author | None = None,
    assembly_id: str | None = None,
    notice_days: int = 5,
    year: int = YEAR,
) -> AssemblyInfo:
    """An assembly called for `at`."""
    key = assembly_id or new_id()
    services.convene(session, by or author(at=at), clues, key, year, a_call(at, notice_days))
    return assembly(session, clues, key)


def attended(session: Session, info: AssemblyInfo, present: int = 143, reason: str | None = None) -> AssemblyInfo:
    """The same assembly with that many people: users, and from 4 on one of every other group."""
    groups = Groups(present - 4, 1, 1, 1, 1) if present > 4 else Groups(present, 0, 0, 0, 0)
    by = author(at=info.starts_at)
    services.count_attendance(session, by, info, new_id(), groups, reason)
    return assembly(session, info.clinic_id, info.id)


def opened(
    session: Session, present: int = 143, clues: str = CLINIC, at: datetime = AT, assembly_id: str | None = None
) -> AssemblyInfo:
    """An assembly open since `at` with that many people; below the quorum, in second convocation."""
    info = attended(session, convened(session, clues, at, assembly_id=assembly_id), present)
    by = author(at=at)
    if present < 10:
        again = at + timedelta(minutes=30)
        by = author(at=again)
        services.convene_again(session, by, info, new_id(), a_call(again))
        info = assembly(session, clues, info.id)
    services.open_assembly(session, by, info, new_id())
    return assembly(session, clues, info.id)


def closed(session: Session, info: AssemblyInfo, incidents: str | None = None) -> AssemblyInfo:
    """The open assembly, closed (without what its closing brings with it in other rooms)."""
    by = author(at=info.starts_at)
    services.record_closing(session, by, info.clinic_id, info.id, new_id(), info.present or 0, incidents)
    return assembly(session, info.clinic_id, info.id)


def with_proposals(
    session: Session, info: AssemblyInfo, drafts: Iterable[tuple[str, str, str]], by: Author | None = None
) -> list[ProposalInfo]:
    """The assembly's proposals after adding each (title, pesos as text, category)."""
    for title, pesos, category in drafts:
        draft = Draft(title, category, "Lo pidió la gente en la asamblea", read_money(pesos), Group.USERS)
        propose(session, by or author(at=info.starts_at), info, derived_id(info.id, title), draft)
    return proposals_of(session, info.clinic_id, info.id)
