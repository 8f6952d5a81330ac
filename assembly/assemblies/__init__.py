"""The meeting: called by a convocation, attended, opened, and closed; or convened and not held.

A first convocation needs the year's quorum; a second one, some time after it, is valid with any number of people.
Attendance is counted by group; whoever comes late or leaves makes a new count with its reason.
What was called and never held stays in sight for ever.
"""
