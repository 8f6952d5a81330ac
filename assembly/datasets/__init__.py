"""Datasets: every public table of the record as CSV and JSON, of one clinic, of a state, or of the whole nation.

Each table is declared once (`voted`, `money`, `others`): its columns, what they mean, where they are read. The files,
the Frictionless data package, the page of downloads and the lists of the API all come from that declaration.
"""
