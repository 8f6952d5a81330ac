"""Minutes (acta): the closing of an assembly, and the record that the closing seals.

Closing turns the final ranking into budget items and the winners into terms, and is itself written last: the head of
the journal at its line is the code that the paper carries. The acta is never stored; it is made from the facts again
each time, and so says the same in any installation that holds the clinic's journal.
"""
