"""Where to begin to look: the clinics of a region by what can go wrong, each with its reasons in words and figures.

It accuses nobody: every reason is something that may have a good explanation, and says where to ask for it.
"""
