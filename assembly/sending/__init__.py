"""What a reader sends to others of a page: a short text with its figures, the day and the page's own address.

The text is made here and sent by her, with whatever she has on her telephone; our pages ask nobody else for anything.
"""
