"""The desk: what waits for the person signed in, the assembly's task list, and the money's start page.

It writes nothing. Every page says first what to do next, in plain words, for one hand and a small phone.
"""
