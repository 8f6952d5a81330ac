"""Expenses: money paid to a supplier for an approved improvement, or off plan and marked so.

Proof is an invoice, a note, a simple receipt, or none with its reason; its file may come later and is owed until then.
Nothing is edited: a mistake is reversed with a reason and entered again. Whoever enters an expense never reviews it.
"""
