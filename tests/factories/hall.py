"""An open assembly with proposals and a moderator at work, through the pages."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import html5lib
from httpx2 import Response
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assembly.assemblies.queries import AssemblyInfo
from assembly.core.database import Database
from assembly.core.permissions import Role
from assembly.votes.queries import QuestionInfo, questions_of
from tests.factories.cast import CLINIC, set_stage, signed_in, visitor
from tests.factories.hands import asked, counted
from tests.factories.meetings import opened, with_proposals
from tests.factories.walker import Walker, text_of

DRAFTS = [
    ("Techo", "200000.00", "infrastructure"),
    ("Baños", "150000.00", "infrastructure"),
    ("Báscula", "50000.00", "medical_equipment"),
]


class Hall:
    """An open assembly of 143 people with three proposals, and a moderator's browser."""

    def __init__(self, database: Database, folder: Path) -> None:
        set_stage(database)
        self.database = database
        self.folder = folder
        self.info, self.proposals = database.write(self._stage)
        self.client = visitor(database, folder)
        signed_in(self.client, database, Role.MODERATOR)
        self.base = f"/trabajo/{CLINIC}/asambleas/{self.info.id}"

    @staticmethod
    def _stage(session: Session) -> tuple[AssemblyInfo, list[str]]:
        info = opened(session)
        return info, [one.id for one in with_proposals(session, info, DRAFTS)]

    def do(self, job: Callable[[Session], Any]) -> Any:
        return self.database.write(job)

    def questions(self) -> list[QuestionInfo]:
        return self.database.read(lambda session: questions_of(session, CLINIC, self.info.id))

    def put(self, *places: int) -> QuestionInfo:
        """The question about the proposals at those places of the list."""
        keys = [self.proposals[place] for place in places]
        question: QuestionInfo = self.do(lambda session: asked(session, self.info, *keys))
        return question

    def count(self, about: QuestionInfo, *hands: int) -> None:
        self.do(lambda session: counted(session, self.info, about, *hands))

    def sheet(self, about: QuestionInfo) -> str:
        return f"{self.base}/preguntas/{about.id}/conteo"

    def rows(self, fact: Any) -> int:
        return self.database.read(lambda session: session.execute(select(func.count()).select_from(fact)).scalar_one())

    def walk(self, path: str) -> Walker:
        return Walker(self.client).go(path)


def errors(response: Response) -> list[str]:
    """The sentences of the summary on top of a page."""
    root = html5lib.parse(response.text, namespaceHTMLElements=False)
    summary = next(one for one in root.iter("div") if (one.get("class") or "").split()[:1] == ["problem"])
    return [text_of(item) for item in summary.iter("li")]


def typed(response: Response, name: str) -> str:
    """What the field `name` of a page holds."""
    root = html5lib.parse(response.text, namespaceHTMLElements=False)
    return next(one.get("value") or "" for one in root.iter("input") if one.get("name") == name)
