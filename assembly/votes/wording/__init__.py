"""What is said of questions and of what came of them, the same on every page, screen and paper. Pure.

What a question is called (`titles`), its rule before anybody raises a hand and its outcome with the numbers
(`explain`), the outcome in two or three words and what each option is marked with (`marks`).
"""
