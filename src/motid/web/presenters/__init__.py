"""Presenters: one frozen dataclass a page, holding all that its template may show, already masked where it must be."""
