"""One person, one account: comparison of what is claimed with what is recorded, and the decision on it."""
