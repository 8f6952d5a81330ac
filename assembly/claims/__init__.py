"""Claims: which electronic invoice proves what, once in the whole installation.

An invoice is claimed by the first expense that it proves; more expenses of the same clinic may use the rest of it. A
credit note is claimed too and lowers what the invoice may prove. Reversing what used an invoice sets it free.
"""
