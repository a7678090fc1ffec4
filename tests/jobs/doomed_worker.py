"""A worker process that takes a job, says so, and never finishes it: the test kills it."""

import asyncio
import sys
from datetime import timedelta

import msgspec

from motid.db import open_pool
from motid.jobs import JobHandler, run_worker


class Letter(msgspec.Struct):
    number: int


async def _take_and_hang(letter: Letter) -> None:
    sys.stdout.write(f"took {letter.number}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


async def main(url: str) -> None:
    pool = await open_pool(url, size=3)
    handler = JobHandler("letter", Letter, _take_and_hang)
    await run_worker(pool, [handler], [], asyncio.Event(), take_over_after=timedelta(seconds=2))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
