"""Open a file as what it is: by its first bytes, and for text by its name."""

from pathlib import Path

from motid.legacy.tables.errors import FileUnreadable
from motid.legacy.tables.read_csv import read_csv
from motid.legacy.tables.read_json_lines import read_json_lines
from motid.legacy.tables.read_parquet import read_parquet
from motid.legacy.tables.read_workbook import read_workbook
from motid.legacy.tables.table import Table

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"
_PARQUET = b"PAR1"


def open_table(path: Path, encoding: str | None = None) -> Table:
    """Open a file of rows. `encoding` is for CSV alone. Raises `FileUnreadable` and `OSError`."""
    with path.open("rb") as file:
        start = file.read(256)
    if not start.strip():
        raise FileUnreadable("the file is empty")
    if start.startswith(_PARQUET):
        return read_parquet(path)
    if start.startswith((_ZIP, _OLE)):
        return read_workbook(path)
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"{"):
        return read_json_lines(path)
    if text.startswith(b"[") and text[1:].lstrip().startswith(b"{"):
        raise FileUnreadable("it is one list of JSON; it has to be an object a line, as jq -c '.[]' writes them")
    return read_csv(path, encoding)
