"""Simulated registries. They share no code with the adapters, so that a misreading shows as a failed test."""
