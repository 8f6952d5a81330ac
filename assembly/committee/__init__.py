"""The committee (COSABI): posts, and who holds them from when to when.

A term begins with an assembly's election and ends by a later fact; a person holds one post at a time.
"""
