"""Each clinic's years in figures, kept, and their sums by municipality and state: nothing is counted anew for a reader.

A summary is no fact: it can be thrown away and made again. Where a clinic's journal went on since, or the catalogue
moved it, the database itself notes that it is due; a reader takes the sums of places and counts those few again.
"""
