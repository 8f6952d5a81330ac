"""Two clinics with their year, and what the assembly of the first approved."""

import pytest
from sqlalchemy.orm import Session

from assembly.budget.queries import ItemInfo
from tests.factories import cast, ledger
from tests.factories.cast import OTHER_CLINIC


@pytest.fixture
def stage(session: Session) -> Session:
    """Two clinics and their year."""
    cast.add_clinic(session)
    cast.add_clinic(session, OTHER_CLINIC, "Clínica El Mezquite")
    cast.add_year(session)
    return session


@pytest.fixture
def items(stage: Session) -> list[ItemInfo]:
    return ledger.approved_items(stage)
