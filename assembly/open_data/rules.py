"""What may be asked of the journal's files. Pure."""

import re

from assembly.core.errors import N_, AssemblyError

_NUMBER = re.compile(r"[0-9]{1,9}")


class LineWrong(AssemblyError):
    status = 400
    sentence = N_("«desde» es el número de un renglón de la bitácora, a partir de 1.")


class OriginalLost(AssemblyError):
    status = 500
    sentence = N_(
        "En el servidor falta un archivo de esta clínica, y sin él el expediente no estaría completo. Avise a la "
        "administración: el comando «assembly verify {clues}» dice en qué renglón de la bitácora está."
    )


def read_line_number(text: str | None) -> int:
    """The line to begin with; 1 where none is asked for. Raises LineWrong."""
    if text is None:
        return 1
    if not _NUMBER.fullmatch(text) or int(text) < 1:
        raise LineWrong()
    return int(text)
