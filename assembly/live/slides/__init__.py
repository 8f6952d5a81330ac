"""What each slide says, in a language: plain values for its template. Figures only of questions that were decided.

`deck` chooses the slide and makes the ones of lists; `asked` is a question before and after its count; `parts` what
they are made of.
"""
