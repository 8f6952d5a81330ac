"""Paper: what is printed before an assembly (poster, attendance list, tally sheets) and after it (the acta as PDF).

Typst sets the sheets of `templates/paper/` with data that is only ever data, never markup. Paper is in Spanish in every
language of the pages: people sign what they were read aloud. The same record gives the same bytes on any machine.
"""
