"""A clinic that the list of where to begin may tell something of."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from tests.factories import ledger
from tests.factories.cast import add_clinic, add_year


@pytest.fixture
def clinic(session: Session) -> None:
    """A clinic with an approved item and money since the tenth of March."""
    add_clinic(session)
    add_year(session)
    ledger.approved_items(session)
    ledger.a_deposit(session, on=date(2026, 3, 10))
