"""Motions: what an assembly decides besides improvements and posts.

A motion is a sentence ("Que…"), a move of money from one item to another, or the acceptance of a year's accounts. It is
written and put to the show of hands in one step; money moves when the assembly closes, for until then a count may be
corrected.
"""
