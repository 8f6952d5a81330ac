"""What the web asks of the rooms above it; `assembly.app` gives the real ones."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from assembly.core.database import Database
from assembly.core.permissions import Actor, Place
from assembly.settings import Settings
from assembly.web.pages import Pages


class Doors(Protocol):
    """Who comes in, where to, and whether this very form was already answered."""

    def actor(self, session: Session, token: str, now: datetime) -> Actor | None:
        """The person whose device shows `token`; None when it is not signed in (any more)."""

    def touch(self, session: Session, token: str, now: datetime) -> None:
        """Note that the device is in use."""

    def place(self, session: Session, clues: str) -> Place | None:
        """The clinic with that key and its state."""

    def lock(self, session: Session, clinic: str) -> None:
        """Hold the clinic's journal until the end of the transaction."""

    def answered(self, session: Session, clinic: str, form_id: str, digest: str) -> str | None:
        """Where the form was sent on to, if it was. Raises FactIdReused when it held other content."""

    def remember(self, session: Session, clinic: str, form_id: str, digest: str, location: str) -> None:
        """Keep the answer for when the form comes again."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a running installation is made of."""

    settings: Settings
    database: Database
    pages: Pages
    doors: Doors
    is_demo: bool = False
