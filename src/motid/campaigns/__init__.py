"""Campaigns of normalisation: who orders them, whom they reach by when, what is announced, and how far they are."""
