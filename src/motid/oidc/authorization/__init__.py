"""The authorization endpoint: one check a file, in the order in which `validate` runs them."""
