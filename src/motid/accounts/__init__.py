"""Accounts of persons: what identifies them, their history, and what can happen to them (invariants 1 to 3)."""
