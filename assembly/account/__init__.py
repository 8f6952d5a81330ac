"""The account beside its movements: a second member's word on large outgoings, what the bank said, who holds cash.

The limits and the words themselves stand in the budget, where withdrawals and expenses are marked as they are
recorded; here they are shown whole and given, for this room sees expenses too.
"""
