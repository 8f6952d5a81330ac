"""Inquiries (dudas): a resident asks about a line of the money, without an account, and is answered in public.

An inquiry gets a folio and a spoken code; somebody looks at it before its words are published; a clock of working days
runs from the day it was asked. Only the asker says whether it was solved. What is not published stays in sight as such.
"""
