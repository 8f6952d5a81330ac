"""A clerk who knows nothing of the program: he adds up an exported journal with a pencil."""

from collections import defaultdict
from typing import Any

from assembly.core.money import Money


class Clerk:
    """Sums the lines of an exported journal with a pencil."""

    def __init__(self, facts: list[dict[str, Any]]) -> None:
        self.facts = facts
        self.undone = {one["data"]["movement_id"] for one in self.of("movement_reversal")}
        self.undone |= {one["data"]["expense_id"] for one in self.of("reversal")}

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [one for one in self.facts if one["kind"] == kind]

    def sum(self, kind: str, **like: str) -> Money:
        standing = [one["data"] for one in self.of(kind) if one["id"] not in self.undone]
        return Money(sum(one["amount"] for one in standing if all(one[key] == value for key, value in like.items())))

    def cash(self) -> Money:
        """Withdrawn, and neither put back nor explained; below zero, spent and never withdrawn."""
        held = self.sum("withdrawal") + self.sum("supplier_return", way="cash")
        return held - self.sum("cash_return") - self.sum("expense", method="cash")

    def balance(self) -> Money:
        """What the account holds: what came in, less what went out of it."""
        out = self.sum("withdrawal") + self.sum("refund") + self.sum("expense") - self.sum("expense", method="cash")
        return self.sum("deposit") + self.sum("cash_return") + self.sum("supplier_return", way="account") - out

    def figures(self) -> tuple[Money, Money, Money, Money]:
        received, spent = self.sum("deposit"), self.sum("expense") - self.sum("supplier_return")
        return received, spent, received - spent - self.sum("refund"), max(Money(0), self.cash())

    def never_more_than_paid(self) -> bool:
        """No supplier paid back more than is paid of its expense, nor anything of one that was undone."""
        there = {one["id"] for one in self.of("expense")} - self.undone
        amounts = {one["id"]: Money(one["data"]["amount"]) for one in self.of("expense")}
        returned = {key: self.sum("supplier_return", expense_id=key) for key in amounts}
        return all(back <= amounts[key] if key in there else not back for key, back in returned.items())

    def handed_over(self) -> list[tuple[Money, Money]]:
        """What account and cash held when each statement of a handover was written."""
        at = [place for place, one in enumerate(self.facts) if one["kind"] == "handover_statement"]
        books = [Clerk(self.facts[:place]) for place in at]
        return [(book.balance(), max(Money(0), book.cash())) for book in books]

    def told_at_handovers(self) -> list[tuple[Money, Money]]:
        """What the record said then that they held."""
        told = [one["data"] for one in self.of("handover_statement")]
        return [(Money(one["ledger_balance"]), Money(one["ledger_cash"])) for one in told]

    def invoices(self) -> dict[str, tuple[Money, Money]]:
        """Of each invoice that an expense uses: what is used of it, and what credit notes take off it."""
        named = {one["id"]: one["data"] for one in self.of("claimed_invoice")}
        used, lowered = defaultdict[str, int](int), defaultdict[str, int](int)
        for one in self.of("invoice_use"):
            used[named[one["data"]["invoice_id"]]["uuid"]] += one["data"]["amount"]
        for data in named.values():
            lowered[data["reduces"]] += data["total"]
        return {uuid: (Money(much), Money(lowered[uuid])) for uuid, much in used.items() if much}

    def items(self) -> dict[str, tuple[Money, Money]]:
        paid = {
            one["id"]: self.sum("expense", item_id=one["id"]) - self.sum("supplier_return", item_id=one["id"])
            for one in self.of("budget_item")
        }
        return {
            one["id"]: (paid[one["id"]], Money(one["data"]["approved"]) - paid[one["id"]])
            for one in self.of("budget_item")
        }
