"""Election of the committee by show of hands, post by post.

A nominee is a person proposed for a post, with the declarations that make her eligible (`rules`).
One person holds one post; a post with a single nominee is voted for, against or abstaining. `standing` says who may
still be voted and who won.
"""
