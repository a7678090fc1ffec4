"""Presenters: one frozen dataclass a page, holding all its template may show, masked already where it must be."""
