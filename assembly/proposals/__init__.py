"""What the community asks for: title, category, why, estimated cost, and which group asks; never a name.

Proposals are numbered from 1 in each assembly, before it opens or while it lasts.
One may be taken back, with a reason, until hands are raised on it.
"""
