"""The clinic's money of one year: items, deposits, withdrawals, refunds, and the four plain figures.

Received, spent, left, unexplained. Unexplained is cash withdrawn that no expense accounts for yet;
it has an age in days, counted from the oldest withdrawal not fully covered.
"""
