"""Evidence: what was checked of a caller or an account, how, and what came of it.

Nothing here tells an official what is on record: a comparison says how much agreed, a registry whether all of it did.
"""
