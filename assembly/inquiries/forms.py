"""What comes in about inquiries, from residents and from the committee."""

from pydantic import Field

from assembly.core.errors import N_
from assembly.inquiries.rules import LONGEST, LONGEST_ANSWER, LONGEST_NAME, SHORTEST, WhyWithheld
from assembly.inquiries.services import Decision
from assembly.inquiries.standing import Verdict, Word
from assembly.web.forms import Form, Line

MOST_REMARK = 300


class AskForm(Form):
    """A resident's question. `website` is a trap that people do not see."""

    text: Line = Field(
        min_length=SHORTEST,
        max_length=LONGEST,
        description=N_("Escriba su pregunta con al menos 10 letras."),
    )
    name: Line | None = Field(default=None, max_length=LONGEST_NAME)
    website: str | None = None


class WordForm(Form):
    """What the asker says later, with her code."""

    code: str = Field(description=N_("Escriba el código que le dimos con el folio."), max_length=40)
    word: Word = Field(description=N_("Elija qué quiere decir."))
    text: Line | None = Field(default=None, max_length=LONGEST)


class ModerationForm(Form):
    """What is done with somebody's words. `subject` is the inquiry's id, or that of what was added to it."""

    subject: str = Field(description=N_("Elija otra vez la duda de la lista."), max_length=120)
    verdict: Verdict = Field(description=N_("Elija qué hacer con esta duda."))
    public_text: Line | None = Field(default=None, max_length=LONGEST)
    hide_name: str | None = Field(default=None, max_length=10)
    why: WhyWithheld | None = None
    remark: Line | None = Field(default=None, max_length=MOST_REMARK)

    def decision(self) -> Decision:
        """As the service takes it."""
        return Decision(self.verdict, self.public_text, self.hide_name is not None, self.why, self.remark)


class AnswerForm(Form):
    """The committee's answer."""

    text: Line = Field(min_length=2, max_length=LONGEST_ANSWER, description=N_("Escriba la respuesta."))
