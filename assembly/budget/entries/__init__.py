"""Movements of the account as they are entered: typed, read back, registered."""
