"""The sandbox's JSON interface for tests and other programs: people, messages, faults, requests."""
