"""Rows of a file of dossiers, read and sealed, in worker processes like those of accounts."""

from dataclasses import dataclass

import msgspec

from motid.accounts.model import login_type
from motid.dossiers.model import NewDossier
from motid.dossiers.record_many import SealedDossier, seal_dossier
from motid.kernel.ids import Uuid7Source
from motid.legacy.model import EXTERNAL_ID_INDEX, LegacyDossier
from motid.legacy.parse_record import RowReader
from motid.legacy.problems import Problem
from motid.legacy.tables.table import Row
from motid.vault import KeyRing, RingKey, Vault


class SealedDossierRow(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A dossier with the blind indexes of the account that it is of: of its external identifier, of its number."""

    line: int
    account: tuple[bytes | None, bytes | None]
    number: tuple[bytes | None, bytes | None]
    dossier: SealedDossier


class SealedDossierRows(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What became of some rows. `read` counts all of them."""

    read: int
    rows: tuple[SealedDossierRow, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class DossierJob:
    """Some rows to seal, with the keys of the moment."""

    reader: RowReader
    rows: list[Row]
    keys: list[RingKey]
    dossier_source: str


_encoder = msgspec.msgpack.Encoder(uuid_format="bytes")
_decoder = msgspec.msgpack.Decoder(SealedDossierRows)


def seal_dossiers(job: DossierJob) -> bytes:
    """Read and seal rows; returns `SealedDossierRows` for `open_dossiers`."""
    vault, ids = Vault(KeyRing(job.keys)), Uuid7Source()
    rows: list[SealedDossierRow] = []
    problems: list[Problem] = []
    for row in job.rows:
        found = job.reader.dossier(row)
        if isinstance(found, Problem):
            problems.append(found)
            continue
        problems += found.problems
        sealed = seal_dossier(vault, ids, _new(found, job.dossier_source))
        rows.append(SealedDossierRow(found.line, _account(vault, found), _number(vault, found), sealed))
    return _encoder.encode(SealedDossierRows(len(job.rows), tuple(rows), tuple(problems)))


def open_dossiers(encoded: bytes) -> SealedDossierRows:
    """Return what a worker process sealed."""
    return _decoder.decode(encoded)


def _account(vault: Vault, found: LegacyDossier) -> tuple[bytes | None, bytes | None]:
    index = vault.index_to_write(EXTERNAL_ID_INDEX, found.external_id.reveal())
    return (index.a, index.b) if found.external_id.reveal() else (None, None)


def _number(vault: Vault, found: LegacyDossier) -> tuple[bytes | None, bytes | None]:
    if found.number is None:
        return None, None
    index = vault.index_to_write(login_type(found.number), found.number.reveal())
    return index.a, index.b


def _new(found: LegacyDossier, source: str) -> NewDossier:
    return NewDossier(source, found.code, found.title, found.state, found.submitted_at)
