"""Files of an old portal's accounts, as messy as real ones, of the synthetic population."""
