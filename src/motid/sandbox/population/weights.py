"""Weighted tables: names and shares written as text, drawn from with uniform numbers."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Weighted:
    """Entries and the shares with which they are drawn."""

    entries: tuple[str, ...]
    shares: Floats

    @property
    def cumulative(self) -> Floats:
        """Running sum of the shares; the last is 1."""
        return np.cumsum(self.shares)

    def draw(self, uniform: Floats) -> Ints:
        """Return an entry's place for each uniform number in [0, 1)."""
        places = np.searchsorted(self.cumulative, uniform, side="right")
        return np.minimum(places, len(self.entries) - 1).astype(np.int64)


def weighted(shares: str, tail: str = "") -> Weighted:
    """Read "Huy 3.0, Tuấn 2.0" (percent) and a tail of names that divide the rest up to 100 among themselves.

    The names of a tail are ranked: the first has twice the share of the last.
    """
    pairs = [pair.strip().rpartition(" ") for pair in shares.split(",") if pair.strip()]
    entries = [name for name, _, _ in pairs]
    percent = [float(value) for _, _, value in pairs]
    rest = [name.strip() for name in tail.split(",") if name.strip()]
    if rest:
        ranks = np.linspace(2.0, 1.0, len(rest))
        percent += list(ranks / ranks.sum() * (100.0 - sum(percent)))
    shares_of_one = np.array(percent, dtype=np.float64)
    return Weighted(tuple(entries + rest), shares_of_one / shares_of_one.sum())
