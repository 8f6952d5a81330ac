"""Show of hands: what is put to the people present, counted in rounds, and what the rules make of the counts.

A question has options; each round gives every option a hand count; the counts give an outcome (`rules`), and its ties
are followed through other rounds and lots (`results`). `asking` says what may be asked or drawn, and when; `recount`
what may be counted again, and with which people. Improvements are accepted by hands while the clinic's amount lasts
(`improvements`).
"""
