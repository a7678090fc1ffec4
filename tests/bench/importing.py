"""`python -m tests.bench.importing`: how many accounts of an old portal come in a second, by the command."""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from tempfile import TemporaryDirectory

import msgspec

_LEAST = 200
"""Accounts of the file that is imported first, so that neither the start nor the schema is measured."""


def main() -> None:
    """Make files, import them, and tell the speed."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.importing", description="Measure the import.")
    parser.add_argument("--people", type=int, default=47_200, help="people with accounts (47200: 50,000 accounts)")
    parser.add_argument("--format", default="csv", choices=("csv", "xlsx", "jsonl", "parquet"))
    arguments = parser.parse_args()
    with TemporaryDirectory(prefix="motid-import-") as folder:
        here = Path(folder)
        small, large = here / "small.csv", here / f"large.{arguments.format}"
        motid(here, "sandbox", "portal-file", str(small), "--people", str(_LEAST), "--seed", "1")
        size = ("--people", str(arguments.people), "--format", arguments.format)
        motid(here, "sandbox", "portal-file", str(large), *size)
        motid(here, "accounts", "import", str(small), "--source", "small", "--commit", "--json")
        for name, words in (("dry run", ("--dry-run",)), ("import", ("--commit",)), ("once more", ("--commit",))):
            begun, busy = time.perf_counter(), getrusage(RUSAGE_CHILDREN).ru_utime
            answer = motid(here, "accounts", "import", str(large), "--source", "large", "--json", *words)
            seconds, busy = time.perf_counter() - begun, getrusage(RUSAGE_CHILDREN).ru_utime - busy
            accounts = msgspec.json.decode(answer)["accounts"]
            sys.stdout.write(
                f"{name}: {accounts['read']:,} rows, {accounts['opened']:,} opened, "
                f"{accounts['dossiers']:,} dossiers; "
                f"{seconds:.1f} s with the start of command and database, {accounts['read'] / seconds:,.0f} rows a "
                f"second; {busy:.1f} s of processor beside PostgreSQL\n"
            )


def motid(folder: Path, *words: str) -> bytes:
    """Run a command of a sandbox whose files are in `folder`; returns what it printed."""
    environment = {**os.environ, "MOTID_MODE": "sandbox", "MOTID_VAR": str(folder / "var")}
    command = [sys.executable, "-m", "motid", *words]
    return subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE).stdout


if __name__ == "__main__":
    main()
