"""Texts of the desk that live in code."""
