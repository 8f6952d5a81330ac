"""The timetable: every assembly of a region on one day, and how each one stands at this moment.

For those who answer for many halls at once: who has not opened, which question each is at, whose acta is not signed.
A day is each clinic's own, on its own clock. It reads several rooms, writes nothing, and asks the same few statements
for one assembly as for six hundred.
"""
