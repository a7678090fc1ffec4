"""The support directory: where help is found, by unit, whom to ask first, and until when an entry holds (S2-10)."""
