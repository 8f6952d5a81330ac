"""Each clinic's years in figures, kept so that a municipality, a state and the nation need not be counted anew.

A summary is no fact: it can be thrown away and made again. It says at which line of the clinic's journal it was made; a
reader takes those that are at the head, and counts the other clinics again, all together.
"""
