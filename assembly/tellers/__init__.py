"""Who counts the hands, and their numbers: the count sheet, tellers who join with a code, two counts that must agree.

A pass lets one phone count in one assembly. A sheet is one teller's numbers for one question; it is sealed until the
others' are in. Sheets that agree make a round; a difference is kept as it was and another turn is counted.
"""
