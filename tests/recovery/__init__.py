"""Forgotten, changed, lost."""
