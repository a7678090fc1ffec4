"""Work spread over processes, in order: some pieces are under way at once, so memory stays level."""

import asyncio
import gc
import os
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from typing import Final, TypeVar

T = TypeVar("T")
R = TypeVar("R")
_AHEAD: Final = 2
"""Pieces under way for each process."""


async def in_order(work: Callable[[T], R], pieces: Iterator[T], workers: int | None) -> AsyncIterator[tuple[T, R]]:
    """Yield each piece with its result, in order. One piece alone, or one worker, needs no process of its own."""
    first = list(islice(pieces, 2))
    if len(first) < 2 or workers == 1:
        for piece in first:
            yield piece, await asyncio.to_thread(work, piece)
        for piece in pieces:
            yield piece, await asyncio.to_thread(work, piece)
        return
    count = workers or os.cpu_count() or 1
    # Not forked: this process has threads and connections. Rows hold no cycles for the collector to find.
    with ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=gc.disable) as pool:
        async for done in _through(pool, work, first, pieces, count * _AHEAD):
            yield done


async def _through(
    pool: Executor, work: Callable[[T], R], first: list[T], pieces: Iterator[T], ahead: int
) -> AsyncIterator[tuple[T, R]]:
    loop = asyncio.get_running_loop()
    under_way: deque[tuple[T, asyncio.Future[R]]] = deque()
    waiting = iter(first + list(islice(pieces, ahead)))
    under_way.extend((piece, loop.run_in_executor(pool, work, piece)) for piece in waiting)
    while under_way:
        piece, result = under_way.popleft()
        done = await result
        under_way.extend((each, loop.run_in_executor(pool, work, each)) for each in islice(pieces, 1))
        yield piece, done
