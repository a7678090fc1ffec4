"""Decisions on a file of pairs, of any size, by all processors, in the order of the file."""

import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import date
from itertools import islice
from multiprocessing import get_context
from typing import BinaryIO, Final

import msgspec

from motid.normalisation.match_lines import LONGEST_LINE, Answers, answer_lines
from motid.normalisation.matching_rules import MatchRules

LINES_EACH: Final = 2_000
"""Lines that a process answers at a time."""

Progress = Callable[[int], None]
"""Told how many bytes of the file were read since the last time."""


class Tally(msgspec.Struct, frozen=True):
    """How many lines were answered, and how many of the answers are errors."""

    answered: int
    faults: int


def match_file(
    source: BinaryIO,
    target: BinaryIO,
    rules: MatchRules,
    *,
    today: date,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Tally:
    """Answer every line of `source` on `target`; see `match_lines`. Memory stays level, however long the file is."""
    answered = faults = 0
    for answers in _in_order(
        _jobs(source, rules, today, progress or (lambda _: None)), workers or os.cpu_count() or 1
    ):
        target.write(answers.text)
        answered += answers.pairs
        faults += answers.faults
    return Tally(answered, faults)


_Job = tuple[list[bytes], MatchRules, date, int]


def _jobs(source: BinaryIO, rules: MatchRules, today: date, progress: Progress) -> Iterator[_Job]:
    lines = _lines(source)
    first = 1
    while batch := list(islice(lines, LINES_EACH)):
        progress(sum(map(len, batch)))
        yield batch, rules, today, first
        first += len(batch)


def _lines(source: BinaryIO) -> Iterator[bytes]:
    """Yield lines; of one that is too long, no more than tells that it is."""
    while line := source.readline(LONGEST_LINE + 2):
        if len(line) > LONGEST_LINE and not line.endswith(b"\n"):
            while (rest := source.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
                pass
        yield line


def _in_order(jobs: Iterator[_Job], workers: int) -> Iterator[Answers]:
    """Answer jobs; a file of one batch, or one processor, needs no second process."""
    first = list(islice(jobs, 2))
    if len(first) < 2 or workers == 1:
        yield from map(_answer, first)
        yield from map(_answer, jobs)
        return
    context = get_context("fork" if sys.platform == "linux" else "spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        under_way: list[Future[Answers]] = [pool.submit(_answer, job) for job in first]
        under_way += [pool.submit(_answer, job) for job in islice(jobs, workers * 2)]
        while under_way:
            yield under_way.pop(0).result()
            under_way += [pool.submit(_answer, job) for job in islice(jobs, 1)]


def _answer(job: _Job) -> Answers:
    lines, rules, today, first = job
    return answer_lines(lines, rules, today=today, first_line=first)
