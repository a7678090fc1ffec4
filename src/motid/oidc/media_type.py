"""`typ` of a JOSE header, by which one kind of JWT is told from another."""


def media_type(typ: object) -> object:
    """Return a `typ` as it is compared.

    It is a media type (RFC 7515 §4.1.9): capitals do not count (RFC 2045 §5.1), and `application/` may come first.
    """
    return typ.lower().removeprefix("application/") if isinstance(typ, str) else typ
