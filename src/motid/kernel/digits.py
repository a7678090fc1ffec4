"""Digits as people and their keyboards write them."""

_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")


def ascii_digits(text: str) -> str:
    """Return `text` with full-width digits (U+FF10 … U+FF19, left on by an input method) made ordinary."""
    return text.translate(_FULL_WIDTH)


def without_separators(text: str, separators: str = ".") -> str:
    """Return `text` with ordinary digits and without white space or any of `separators`."""
    if text.isascii() and text.isalnum():
        return text
    return "".join(c for c in ascii_digits(text) if not c.isspace() and c not in separators)


def is_digits(text: str, length: int) -> bool:
    """Tell whether `text` is exactly `length` ASCII digits; digits of other scripts do not count."""
    return len(text) == length and text.isascii() and text.isdigit()
