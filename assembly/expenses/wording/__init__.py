"""What is said of expenses, the same on every page: the kinds of proof and how each stands."""
