"""Runs the `motid` command as a process of its own, on a test's database."""

import asyncio
import os
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


def environment(url: str, var: Path) -> dict[str, str]:
    """Return the environment of a sandbox installation on `url` whose files are in `var`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MOTID_")}
    return {**kept, "MOTID_MODE": "sandbox", "MOTID_DATABASE_URL": url, "MOTID_VAR": str(var), "COLUMNS": "200"}


async def start(url: str, var: Path, *words: str) -> asyncio.subprocess.Process:
    """Start `motid` with `words`."""
    return await asyncio.create_subprocess_exec(
        sys.executable, "-c", "from motid.cli import main; main()", *words, env=environment(url, var),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip


async def motid(url: str, var: Path, *words: str) -> Ended:
    """Run `motid` with `words` to its end."""
    process = await start(url, var, *words)
    out, err = await process.communicate()
    return Ended(process.returncode or 0, out.decode(), err.decode())
