"""What else waits at the measured desk: calls back, and cases that shifts hand over."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from motid.db import UnitOfWork
from motid.desk.call_backs.model import INDEX_KIND, CallBackBundle
from motid.desk.hand_over.model import SEALED_KIND, HandOverBundle
from motid.desk.model import FROM_CALLS
from motid.kernel.phone import PhoneNumber
from tests.bench.desk.casework import Casework

_CALL_BACK = """id number state topic part_of_day asked_at due_at next_at tries ended_by ended_at link_digest
    index_a index_b sealed"""
_HAND_OVER = "id case_id from_id to_id state offered_at lapses_at decided_at sealed"


async def insert_call_backs(uow: UnitOfWork, count: int, officials: Sequence[UUID]) -> None:
    """Insert calls back; a third are over."""
    rows = []
    for place in range(count):
        id_, phone = uow.new_id(), PhoneNumber(f"+8495{8_000_000 + place:07}")
        index = uow.vault.index_to_write(INDEX_KIND, phone.e164())
        sealed = uow.vault.seal("call_back", id_, CallBackBundle("Lê Thị Gọi Điện", phone.e164(), "Không vào được"))
        asked, over = uow.now - timedelta(minutes=place), place % 3 == 0
        state, by, ended = (
            ("reached", officials[place % len(officials)], uow.now) if over else ("waiting", None, None)
        )
        rows.append(
            (
                id_, f"GL-{place + 1:06}", state, FROM_CALLS[place % len(FROM_CALLS)], "any", asked,
                asked + timedelta(hours=8), asked, 0, by, ended, b"", index.a, index.b, sealed,
            )
        )  # fmt: skip
    await uow.connection.copy_records_to_table("call_back", records=rows, columns=_CALL_BACK.split())
    await uow.connection.execute("SELECT setval('call_back_number', $1)", count + 1)


async def insert_hand_overs(uow: UnitOfWork, work: Casework, officials: Sequence[UUID], count: int) -> None:
    """Insert hand-overs of assigned cases to the first official, three of four decided."""
    rows = []
    assigned = [case for case in work.open if case.assigned_to not in (None, officials[0])]
    for place, case in enumerate(assigned[:count]):
        id_, offered = uow.new_id(), uow.now - timedelta(minutes=place)
        sealed = uow.vault.seal(SEALED_KIND, id_, HandOverBundle("Hẹn gọi lại lúc chín giờ"))
        state = "accepted" if place % 4 else "offered"
        lapses = offered + timedelta(hours=12)
        decided = offered if place % 4 else None
        rows.append((id_, case.id, case.assigned_to, officials[place % 20], state, offered, lapses, decided, sealed))
    await uow.connection.copy_records_to_table("desk_hand_over", records=rows, columns=_HAND_OVER.split())
