"""MotID: one person, one verified account."""
