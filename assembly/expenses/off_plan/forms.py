"""What comes in when an expense is put to an assembly."""

from typing import Annotated

from pydantic import Field

from assembly.web.forms import Form, Line


class OffPlanForm(Form):
    """Which expense, and why it was needed."""

    expense_id: Annotated[str, Field(max_length=40)] = ""
    why: Annotated[Line, Field(max_length=500)] = ""
