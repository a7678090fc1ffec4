"""Accounts of old portals: files of them are read, looked at, and brought in with everything that they had."""
