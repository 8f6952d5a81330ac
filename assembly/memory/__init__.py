"""Public pages kept in memory, compressed, each with the version of the record that it was made from.

A page is served from memory only where that version is still the newest: there is no timer, so a page is right at once
after a write. The version is the clinic's journal head; for pages over many clinics it is the last line of any journal.
What a page was made from is recalled in the same way, table by table.
"""
