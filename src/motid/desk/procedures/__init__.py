"""Procedures: the guided ways through cases, as data. What is asked and said stands with the desk's pages."""
