"""The journal (bitácora): the sealed sequence of each clinic's facts.

A fact is a row that is only ever added; a line is the fact's public values with the hash of the line before; the
head is the last line's number and hash. Personal values stand in a table of their own, and the line carries only
their keyed hash, so that erasing one leaves every line valid. Format version 1 is described in docs/journal.md.
"""
