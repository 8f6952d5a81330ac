"""live: the hall screen, paired by a code from the moderator's phone, and the same content for every phone.

Shown are slides: a question, the agenda, the attendance, the list of improvements, the committee, a pause, the closing.
A *sight* is the slide that was chosen, or *follow*: the one that fits what was written down last. The hub renders each
change once per assembly and language and hands the same bytes to every stream.
"""
