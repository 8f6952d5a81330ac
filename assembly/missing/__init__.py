"""What is missing at a clinic, in plain words: since when, how much, and who owes it.

One reading of the record and one set of rules for the public page, for the task list of whoever is signed in and for
the open data: `Situation` is what is known, `Missing` one thing that is owed or next to do.
"""
