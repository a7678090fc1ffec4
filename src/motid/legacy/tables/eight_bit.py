"""Bytes of text files: Unicode where they say so or can be read so, else one of the eight-bit encodings of before."""

import codecs
from typing import Final

from motid.kernel.legacy_charsets import Charset, examine, to_unicode
from motid.kernel.name_letters import compose
from motid.kernel.vietnamese_syllables import is_vietnamese_syllable

SAMPLE: Final = 1 << 18
"""Bytes of a file that its encoding is found out from."""

_MARKS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
EIGHT_BIT: Final = "windows-1252"
"""Fonts of TCVN3 and VNI put their letters here."""
_VIETNAMESE: Final = "windows-1258"


def encoding_of(sample: bytes) -> str:
    """Return the encoding of a text that begins with `sample`.

    A byte order mark decides; then UTF-8, if the sample is valid. Else it is Windows-1258, whose letters are
    Vietnamese by themselves, or Windows-1252, which stands for TCVN3 and VNI: whichever gives more Vietnamese words.
    """
    for mark, encoding in _MARKS:
        if sample.startswith(mark):
            return encoding
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return max((EIGHT_BIT, _VIETNAMESE), key=lambda encoding: _words_read(sample, encoding))
    return "utf-8"


def decode_undefined(error: UnicodeError) -> tuple[str, int]:
    """Read a byte that Windows-1252 or 1258 leaves undefined as Latin-1 does."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


LATIN: Final = "motid.latin"
"""Name of the error handler."""
codecs.register_error(LATIN, decode_undefined)


def _words_read(sample: bytes, encoding: str) -> int:
    text = sample[:SAMPLE].decode(encoding, LATIN)
    lines = text.splitlines()
    charset = examine(lines).charset if encoding == EIGHT_BIT else Charset.UNICODE
    words = compose(to_unicode(text, charset)).split()
    return sum(1 for word in words if not word.isascii() and is_vietnamese_syllable(word))
