"""Open data: everything public as files and JSON, for spreadsheets, programs, and whoever wants to check.

The journal is given byte for byte, with the texts and salts that its keyed hashes seal. `docs/api.md` describes it all.
"""
