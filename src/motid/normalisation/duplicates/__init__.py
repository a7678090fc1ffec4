"""Other accounts that share an identifier with a person who has just been verified."""
