"""The pages anybody reads without an account: the search, the clinic, one expense.

A clinic page is the whole chain on one sheet: what came in, what is missing (`missing`), what was voted, what was
spent and with which proof, who answers for it. It reads several rooms and decides nothing.
"""
