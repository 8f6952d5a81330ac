"""People: accounts, sign-in, sessions as rows, single-use links, and the roles they hold over a scope.

Nothing here is part of the public record: a fact only names `role:account`.
"""
