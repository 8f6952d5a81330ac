"""Show of hands: what is put to the people present, counted in rounds, and what the rule makes of the counts.

A question has options; each round gives every option a hand count; agreed counts give an outcome.
Improvements are ranked by hands and accepted while the clinic's amount lasts (`ranking`).
A tie that decides something is never broken here: it asks for another round, then for a lot.
"""
