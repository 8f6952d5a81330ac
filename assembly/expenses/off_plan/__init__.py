"""Spending outside what was approved: put to an assembly, and what it decided."""
