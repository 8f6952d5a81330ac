"""What leaves the pages: the poster for the clinic's wall, pictures for previews, feeds, the map for search engines.

An *event* is one line of a journal that the public wants to hear of. Nothing here is written down: everything is made
from the record when it is asked for, and stays in memory as pages do.
"""
