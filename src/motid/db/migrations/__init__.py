"""Schema revisions, in plain SQL."""
