from uuid import uuid4

import pytest

from motid.audit import account_history
from motid.db import Database
from tests.audit.test_verify_trail import write


@pytest.mark.parametrize("size", [1, 2, 3, 7, 20])
async def test_an_owner_reads_the_history_newest_first_page_by_page(database: Database, size: int) -> None:
    account, stranger = uuid4(), uuid4()
    mine = await write(database, 7, account)
    await write(database, 2, stranger)
    read, before = [], None
    async with database.read() as connection:
        while page := await account_history(connection, account, limit=size, before=before):
            assert len(page) <= size
            read += page
            before = page[-1].id
    assert [entry.id for entry in read] == sorted(mine, reverse=True)
    assert {entry.kind for entry in read} == {"test.phone_replaced"}
    assert {entry.actor_kind for entry in read} == {"citizen"}
    assert [entry.data["attempts"] for entry in read] == list(range(6, -1, -1))
