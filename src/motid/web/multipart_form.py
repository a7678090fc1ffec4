"""Reading a form with a picture, all of it in memory: a photo of a card is sensitive and touches no disk."""

from typing import Final

from litestar.exceptions import ClientException
from multipart import (  # type: ignore[import-untyped]
    MultipartError,
    MultipartSegment,
    PushMultipartParser,
    parse_options_header,
)

CONTENT_TYPE: Final = "multipart/form-data"
_MOST_PARTS: Final = 20
_LARGEST_FIELD: Final = 16 * 1024
"""Bytes of a part that is no file."""

Fields = list[tuple[str, str]]
Files = dict[str, bytes]


def read_multipart(content_type: str, body: bytes) -> tuple[Fields, Files]:
    """Return fields in their order, and files by the name of their field (RFC 7578).

    Raises `ClientException` for anything that is no such form.
    """
    kind, options = parse_options_header(content_type)
    boundary = options.get("boundary", "")
    if kind != CONTENT_TYPE or not boundary:
        raise ClientException("the form could not be read")
    fields: Fields = []
    files: Files = {}
    try:
        for segment, content in _parts(boundary, body):
            if segment.filename is not None:
                files[segment.name] = content
            elif len(content) <= _LARGEST_FIELD:
                fields.append((segment.name, content.decode()))
            else:
                raise ClientException("the form could not be read")
    except (MultipartError, ValueError):
        raise ClientException("the form could not be read") from None
    return fields, files


def _parts(boundary: str, body: bytes) -> list[tuple[MultipartSegment, bytes]]:
    found: list[tuple[MultipartSegment, bytes]] = []
    with PushMultipartParser(boundary, content_length=len(body), max_segment_count=_MOST_PARTS) as parser:
        segment, content = None, bytearray()
        for part in (*parser.parse(body), *([] if parser.closed else parser.parse(b""))):
            if isinstance(part, MultipartSegment):
                segment, content = part, bytearray()
            elif part:
                content += part
            elif segment is not None:
                found.append((segment, bytes(content)))
                segment = None
    return found
