"""Cases: what a citizen asks of the desk, and what operators do about it."""
