"""One person, one account: whatever happens, in whatever order, and whoever is killed in between."""
