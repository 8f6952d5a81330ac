"""Clinics and programme years: the reference data everything else hangs on.

A clinic is known by its CLUES and comes from the official catalogue, imported again and again (`catalogue`,
`tables`); its names are shown as people write them (`names`, `places`), its clock follows the law (`zones`).
A programme year is an institution's settings and notified amounts for one year, with their sources (`years`).
"""
