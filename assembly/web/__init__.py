"""Starlette, said once: how a request travels, how a form is read, how a page is made.

`get` and `post` (endpoint) tie a path to a view and the permission it needs; a view is a plain function of the
request and a database session. What the web needs to know of the rooms above it, it asks of `Doors`.
"""
