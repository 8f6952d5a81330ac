"""A fictional country at full size, to measure on: a few clinics live a year by real deeds, the others copy it.

A copy is a clinic with the same facts under its own key, each sealed in its own journal, which verifies as any other.
"""
