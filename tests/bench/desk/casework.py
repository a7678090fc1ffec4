"""Cases of the measured desk with all that was done in them; straight into the tables, sealed as the real ones."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

from motid.db import Database, UnitOfWork
from motid.desk.model import BY_ITSELF, CaseKind
from motid.desk.reveal_field import RevealBundle
from motid.desk.sealed import CALLER_NUMBER, CASE, MESSAGE, REVEAL, CallerNumberBundle, CaseBundle, MessageBundle
from motid.desk.steps.model import StepBundle
from motid.desk.steps.store import SEALED as STEP
from motid.kernel.actor import SYSTEM
from tests.bench.desk.citizens import LONG_STORY, NO_CASES, PROVINCES, Citizen, Unit, is_normalised

FEW = 5
"""Cases of the last province."""
_BATCH = 500
_KINDS = tuple(CaseKind)
_WORDS = "Người gọi nói rằng không vào được tài khoản, số máy đã đổi từ năm ngoái"
_COLUMNS = {
    "desk_case": """id number kind state unit_id channel waiting_for account_id opened_at due_at opened_by assigned_to
        assigned_at outcome closed_at closed_by changed_at sealed""",
    "desk_case_account": "id case_id account_id part linked_by linked_at purpose",
    "desk_case_move": "id case_id kind detail moved_by account_id moved_at",
    "desk_caller_number": "id case_id type index_a index_b sealed",
    "desk_step": "id case_id action state account_id other_id maker made_at checker decided_at reason sealed",
    "desk_reveal": "id case_id account_id field reason revealed_to revealed_at visible_until sealed",
    "desk_message": "id case_id kind written_by written_at sealed",
    "desk_refusal": "id account_id unit_id case_id rule refused_at",
}
_EVIDENCE = """INSERT INTO desk_evidence (id, case_id, account_id, kind, result, noted_by, noted_at, changed_at)
    SELECT uuidv7(), case_id, account_id, 'control_questions', 'agrees', $2, now() - make_interval(secs => n),
           now() - make_interval(secs => n)
      FROM unnest($1::uuid[], $3::uuid[]) AS of (case_id, account_id), generate_series(1, $4::integer) AS n"""


@dataclass(frozen=True, slots=True)
class FilledCase:
    """A case as the benchmark made it. `by_itself`: nobody works on it."""

    place: int
    id: UUID
    number: str
    unit: Unit
    account: Citizen
    assigned_to: UUID | None


@dataclass
class Casework:
    """What there is to choose from when pages are asked for."""

    open: list[FilledCase] = field(default_factory=list)
    closed: list[FilledCase] = field(default_factory=list)

    @property
    def longest(self) -> FilledCase:
        """The case to which most was done; it is about the account with the long history."""
        return self.open[0]


@dataclass(frozen=True)
class Filler:
    """Who there is for cases to be about and to be worked on by. `officials`: accounts that operate everywhere."""

    database: Database
    units: Sequence[Unit]
    citizens: Sequence[Citizen]
    officials: Sequence[UUID]
    random: Random = field(default_factory=lambda: Random(20261121))

    async def insert(self, *, opened: int, closed: int) -> Casework:
        """Insert cases, ten or more of each deadline."""
        work = Casework()
        for start in range(0, opened + closed, _BATCH):
            async with self.database.begin(SYSTEM) as uow:
                for case in await self._batch(uow, range(start, min(opened + closed, start + _BATCH)), opened):
                    (work.open if case.place < opened else work.closed).append(case)
        async with self.database.begin(SYSTEM) as uow:
            await uow.connection.execute("SELECT setval('desk_case_number', $1)", opened + closed + 1)
        return work

    async def _batch(self, uow: UnitOfWork, places: range, opened: int) -> list[FilledCase]:
        rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in _COLUMNS}
        cases = [self._case(uow, place, rows, is_open=place < opened) for place in places]
        for table, columns in _COLUMNS.items():
            await uow.connection.copy_records_to_table(table, records=rows[table], columns=columns.split())
        about = [case for case in cases if case.place % 3]
        await uow.connection.execute(
            _EVIDENCE, [case.id for case in about], self.officials[0],
            [case.account.account_id for case in about], 2,
        )  # fmt: skip
        if places.start == 0:
            first = cases[0]
            await uow.connection.execute(
                _EVIDENCE, [first.id], self.officials[0], [first.account.account_id], LONG_STORY // 5
            )
        return cases

    def _case(
        self, uow: UnitOfWork, place: int, rows: dict[str, list[tuple[Any, ...]]], *, is_open: bool
    ) -> FilledCase:
        kind = _KINDS[place % len(_KINDS)]
        # Cases that were opened in one hour are due at one instant.
        opened_at = (uow.now - timedelta(hours=place // 40)).replace(minute=0, second=0, microsecond=0)
        worker = self.random.choice(self.officials) if place == 0 or self.random.random() < 0.4 else None
        account = self.citizens[0 if place == 0 else self.random.randrange(len(self.citizens) - NO_CASES)]
        case = FilledCase(place, uow.new_id(), f"KN-2026-{place + 1:06}", self._unit(place), account, worker)
        by_itself = kind in BY_ITSELF
        closer = None if is_open else self.random.choice(self.officials)
        closed_at = None if is_open else uow.now - timedelta(minutes=place % 40_000)
        rows["desk_case"].append(
            (
                case.id, case.number, kind, "open" if is_open else "closed", case.unit.id,
                "self_service" if by_itself else "call",
                self.random.choice(("citizen", "checker", "registry", *([None] * 17))) if is_open else None,
                account.account_id, opened_at, opened_at + timedelta(days=10), None if by_itself else worker,
                worker, opened_at if worker else None, None if is_open else "resolved", closed_at, closer, uow.now,
                uow.vault.seal(CASE, case.id, CaseBundle(_WORDS, "Lê Thị Gọi Điện", account.phone.e164())),
            )
        )  # fmt: skip
        self._accounts(uow, case, rows)
        self._done(uow, case, rows, times=LONG_STORY // 5 if place == 0 else self.random.randrange(3))
        return case

    def _unit(self, place: int) -> Unit:
        """Two of five are the national desk's; the last province has next to none."""
        if place and place % 4_000 == 1 and place < FEW * 4_000:
            return self.units[-1]
        if place % 5 < 2:
            return self.units[0]
        province = place % (PROVINCES - 1)
        ours = [unit for unit in self.units if unit.province == province]
        return ours[0] if place % 2 else self.random.choice(ours)

    def _accounts(self, uow: UnitOfWork, case: FilledCase, rows: dict[str, list[tuple[Any, ...]]]) -> None:
        linked = [(case.account, "subject")]
        if case.place % 4 == 0:
            linked.append((self.citizens[case.account.place - 1], "other"))
        for account, part in linked:
            link = (uow.new_id(), case.id, account.account_id, part, case.assigned_to, uow.now, "callers_account")
            rows["desk_case_account"].append(link)
            move = (uow.new_id(), case.id, "linked", "callers_account", case.assigned_to, account.account_id, uow.now)
            rows["desk_case_move"].append(move)
        opening = (uow.new_id(), case.id, "opened", None, case.assigned_to, None, uow.now - timedelta(hours=1))
        rows["desk_case_move"].append(opening)
        given = [("phone", case.account.phone.e164())]
        if is_normalised(case.account.place):
            given.append(("personal_number", case.account.number.reveal()))
        for type_, value in given:
            id_, index = uow.new_id(), uow.vault.index_to_write(type_, value)
            sealed = uow.vault.seal(CALLER_NUMBER, id_, CallerNumberBundle(value))
            rows["desk_caller_number"].append((id_, case.id, type_, index.a, index.b, sealed))

    def _done(self, uow: UnitOfWork, case: FilledCase, rows: dict[str, list[tuple[Any, ...]]], *, times: int) -> None:
        """Notes, reveals, moves and steps: so many of each."""
        about, who, seal = case.account.account_id, case.assigned_to or self.officials[1], uow.vault.seal
        for number in range(times):
            at = uow.now - timedelta(minutes=number)
            note, reveal, step = uow.new_id(), uow.new_id(), uow.new_id()
            rows["desk_message"].append((note, case.id, "note", who, at, seal(MESSAGE, note, MessageBundle(_WORDS))))
            sealed = seal(REVEAL, reveal, RevealBundle(_WORDS))
            rows["desk_reveal"].append((reveal, case.id, about, "email", "reach_citizen", who, at, at, sealed))
            rows["desk_case_move"].append((uow.new_id(), case.id, "waits", "citizen", who, None, at))
            if case.place % 10 == 0:
                checker = next(each for each in self.officials if each != who)
                sealed = seal(STEP, step, StepBundle(parameters={"account_id": str(about)}, words=_WORDS))
                decided = ("done", checker, at) if number or case.place % 20 else ("proposed", None, None)
                state, by, when = decided
                rows["desk_step"].append(
                    (
                        step, case.id, "lock_account", state, about, None, who, at - timedelta(minutes=1), by, when,
                        "compromised", sealed,
                    )
                )  # fmt: skip
            if case.place % 8 == 0:
                rows["desk_refusal"].append((uow.new_id(), who, case.unit.id, case.id, "not_assigned", at))
