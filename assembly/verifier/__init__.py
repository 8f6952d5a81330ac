"""The journal for everybody: its lines in plain words, who held which post, and the page that checks it all.

The checking is done in the reader's own browser (`static/verify`); what the server says of a code is marked as such.
"""
