"""Relying services that are ordinary clients of MotID."""
