"""Money that comes back: leftover cash put into the bank, and what a supplier pays back of an expense.

What a supplier pays back posts a negative payment, so that every sum of payments counts it without asking for it.
"""
