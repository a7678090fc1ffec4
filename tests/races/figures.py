"""What happened in races over HTTP: counted, told as a line, and kept, so that a run that was ended can go on."""

import threading
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import msgspec


@dataclass
class Figures:
    """Everything that was counted, in this run and in those that it goes on from."""

    races: int = 0
    accounts: int = 0
    sizes: Counter[str] = field(default_factory=Counter)
    """Races by their number of accounts."""
    hit: int = 0
    """Races during which at least one process was killed."""
    kills: Counter[str] = field(default_factory=Counter)
    """What was killed: only where a process really ended by it."""
    ends: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    dossiers: int = 0
    """Found where they belong."""
    events: int = 0
    """Of the audit trail, proved at the end of each run."""

    @classmethod
    def read(cls, file: Path | None, *, wanted: int) -> Self:
        """Return what an earlier run has kept that was ended before it had so many races; else begin at nothing."""
        if file is not None:
            with suppress(FileNotFoundError):
                kept = msgspec.json.decode(file.read_bytes(), type=cls, dec_hook=_counter)
                return kept if kept.races < wanted else cls()
        return cls()

    def write(self, file: Path | None) -> None:
        """Keep it; a run that is ended here goes on from there."""
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(msgspec.json.encode(self) + b"\n")

    def __str__(self) -> str:
        """One line for whoever waits."""
        kills = ", ".join(f"{count} of the {what}" for what, count in sorted(self.kills.items())) or "none"
        return (
            f"{self.races} races of {self.accounts} accounts in {self.seconds:.0f} s, {self.hit} of them hit by kills"
            f" (kills: {kills}); {dict(self.ends)} {dict(self.seen)}"
        )


def _counter(_kind: type, read: Any) -> Any:
    """Return a counter, which JSON knows as an object."""
    return Counter(read)


@dataclass
class Tally:
    """Counts what threads report."""

    figures: Figures
    _counting: threading.Lock = field(default_factory=threading.Lock)

    def killed(self, what: str) -> None:
        """Count a process that ended by a kill."""
        with self._counting:
            self.figures.kills[what] += 1

    def raced(self, ends: list[str], seen: list[Counter[str]], *, hit: bool) -> None:
        """Count a race: how it ended for each account, and what its owners met."""
        with self._counting:
            self.figures.races += 1
            self.figures.accounts += len(ends)
            self.figures.sizes[str(len(ends))] += 1
            self.figures.hit += hit
            self.figures.ends.update(ends)
            for each in seen:
                self.figures.seen.update(each)
