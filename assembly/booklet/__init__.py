"""The spending booklet (*cuadernillo de gastos*) kept in a spreadsheet: read, shown with what is wrong, entered whole.

A treasurer who wrote her expenses down in a spreadsheet does not type them again. Nothing is entered while one row is
wrong; what is wrong is found by entering all of it and taking it back, so that the rules are those of the entry itself.
"""
