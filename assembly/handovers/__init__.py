"""The committee between assemblies: who left a post, which places are vacant, and the treasury handed over.

When a treasurer's term ends, whoever leaves and whoever comes each say what there is: balance, cash in hand, the bank
card. Both statements stand beside what the ledger says; until both are there, the handover is owed.
"""
