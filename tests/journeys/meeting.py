"""An assembly as its moderator lives it, from page to page."""

import re
from typing import Any

from tests.factories.walker import Walker, text_of

PROPOSALS = (
    ("Impermeabilizar el techo", "infrastructure", "200000", (131, 4, 8)),
    ("Rampa de la entrada", "infrastructure", "180,000.00", (118, 12, 13)),
    ("Barda de atrás", "infrastructure", "$ 190 000.00", (97, 31, 15)),
    ("Báscula para bebés", "medical_equipment", "9,500.50", (88, 40, 15)),
    ("Pantalla para la sala", "medical_equipment", "15000", (41, 90, 12)),
)


class Meeting:
    """One assembly in the moderator's browser; `hub` is its task list."""

    def __init__(self, walker: Walker) -> None:
        self.walker = walker
        self.hub = ""

    def convene(self, clinic: str) -> None:
        page = self.walker.go("/trabajo").click(clinic).click("Convocar una asamblea")
        page.send(
            "Convocar asamblea",
            place="Sala de espera",
            day="2026-02-21",
            hour="11:00",
            noticed_on="2026-02-15",
            channel="poster",
        )
        self.hub = page.path

    def begin(self) -> None:
        page = self.walker.go(self.hub).click("Anotar la asistencia")
        page.send("Registrar asistencia", users="80", pensioners="30", staff="20", authorities="5", others="8")
        page.send("Abrir asamblea")

    def propose(self, title: str, category: str, cost: str) -> None:
        page = self.walker.go(self.hub).click("4. Propuestas")
        if page.path.endswith("/propuestas"):
            page.click("Agregar otra propuesta")
        page.send("Agregar propuesta", title=title, category=category, why="Hace falta", cost=cost, asked_by="users")

    def ask(self, *titles: str) -> None:
        """Put one proposal to a vote, or several as a choice; ends on the count sheet."""
        page = self.walker.go(self.hub).click("5. Votación")
        page.send("Poner a votación", options=[self._choice(title) for title in titles])
        if not page.path.endswith("/conteo"):
            page.click("Contar las manos")

    def _choice(self, title: str) -> str:
        for label in self.walker.root.iter("label"):
            if title in text_of(label):
                wanted = label.get("for")
                boxes = [one for one in self.walker.root.iter("input") if one.get("id") == wanted]
                return boxes[0].get("value", "")
        raise AssertionError(f"no «{title}» at {self.walker.path}: {self.walker.text[:300]}")

    def count(self, for_: int, against: int, abstain: int) -> str:
        """Enter the hands and confirm; the page's words afterwards."""
        return self.walker.count(count_for=for_, count_against=against, count_abstain=abstain).text

    def count_options(self, **hands: int) -> str:
        """Enter the hands of a choice, by the option's words (`_` for spaces)."""
        fields: dict[str, Any] = {self.option_field(words.replace("_", " ")): n for words, n in hands.items()}
        return self.walker.count(**fields).text

    def option_field(self, words: str) -> str:
        """The name of the field of an option of the count sheet."""
        for label in self.walker.root.iter("label"):
            if words in text_of(label):
                return label.get("for", "")
        raise AssertionError(f"no option «{words}» at {self.walker.path}: {self.walker.text[:300]}")

    def elect(self, post: str, *names: str) -> None:
        """Nominate and put to a vote; ends on the count sheet."""
        page = self.walker.go(self.hub).click(post)
        for name in names:
            page.click("Agregar")
            page.send("Agregar a la lista", name=name, consents="yes", declarations=["adult", "not_party"])
        page.send("votación")
        if not page.path.endswith("/conteo"):
            page.click("Contar las manos")

    def close(self, incidents: str = "") -> None:
        """Seal it; ends on the page with the links of those elected."""
        page = self.walker.go(self.hub).click("8. Cierre")
        page.send("Cerrar la asamblea", incidents=incidents, confirm="yes")

    def link_of(self, name: str) -> str:
        """The single-use link on the slip of a person elected."""
        found = re.search(rf"en mano a {name}.*?Código: ([0-9A-Z-]{{14}})", self.walker.text)
        assert found, f"no link for {name}: {self.walker.text}"
        return f"/invitacion/{found[1]}"
