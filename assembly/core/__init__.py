"""What every room stands on, knowing no room and no web.

errors, money, clock, permissions and text are pure; database, columns and facts speak SQLAlchemy.
"""
