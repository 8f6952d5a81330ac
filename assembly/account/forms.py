"""What comes in about a large outgoing."""

from pydantic import Field

from assembly.budget.large import Verdict
from assembly.core.errors import N_
from assembly.web.forms import Form, Line

MOST_REASON = 500


class WordForm(Form):
    """What a second member says; the button pressed is the verdict."""

    verdict: Verdict = Field(description=N_("Elija si lo confirma o no."))
    reason: Line | None = Field(default=None, max_length=MOST_REASON)
