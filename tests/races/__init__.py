"""Accounts of one person that are normalised at once, by processes that are killed."""
