"""Accounts of an old portal, row by row: of people who typed in a hurry, years ago, at a system that checked little.

Shares follow what the letters of the seeds complain of: accounts under CMND numbers, phones of a relative, misspelt
names, missing fields, numbers of ten digits, fillers, two accounts of one person.
"""

import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Final

import msgspec

from motid.kernel.name_letters import strip_marks
from motid.sandbox.population.columns import CHUNK
from motid.sandbox.population.people import chunk_of_people
from motid.sandbox.population.person import Person
from motid.sandbox.portal_file.old_passwords import draw_password

COLUMNS: Final = (
    "Mã tài khoản", "Tên đăng nhập", "Họ và tên", "Ngày sinh", "Giới tính", "Số CMND", "Số định danh", "Ngày cấp",
    "Số điện thoại", "Email", "Mật khẩu", "Salt", "Lần đăng nhập cuối", "Ngày tạo", "Mã các hồ sơ",
)  # fmt: skip
_TODAY: Final = date(2025, 6, 30)
"""The day on which the portal was closed."""


class OldAccount(msgspec.Struct, frozen=True):
    """A row, and the truth about it: whose account it is, what the password was, what is wrong."""

    row: tuple[str, ...]
    external_id: str
    personal_number: str
    password: str
    password_kind: str
    faults: list[str]


def old_accounts(people: int, seed: int) -> Iterator[OldAccount]:
    """Yield the accounts of the first `people` people, in the order of their opening; the same for the same seed."""
    number = 0
    before: Person | None = None
    for chunk in range(-(-people // CHUNK)):
        for person in chunk_of_people(seed, chunk)[: people - chunk * CHUNK]:
            random = Random(f"{seed} {person.personal_number}")
            for second in range(1 + (random.random() < 0.06)):
                number += 1
                external_id = f"{100_000 + number}"
                writing = _Writing(
                    person, before, seed=seed, random=random, external_id=external_id, second=bool(second)
                )
                yield writing.account()
            before = person


class _Writing:
    """One account as it gets into the file. Each method writes a cell, and notes what it spoils."""

    def __init__(
        self, person: Person, neighbour: Person | None, *, seed: int, random: Random, external_id: str, second: bool
    ) -> None:
        self.person, self.neighbour = person, neighbour
        self.seed, self.random = seed, random
        self.external_id, self.second = external_id, second
        self.faults: list[str] = ["second account"] if second else []

    def account(self) -> OldAccount:
        """Return the row with the truth about it."""
        opened = _TODAY - timedelta(days=self.random.randrange(30, 3_000))
        used = opened + timedelta(days=self.random.randrange(0, (_TODAY - opened).days))
        kind, password, encoded, salt = draw_password(self.seed, self.random)
        number = self.user_name()
        cmnd = self.person.cmnd if self.person.cmnd and len(self.person.cmnd) == 9 else ""
        row = (
            self.external_id, number, self.name(), self.birth(), self.gender(),
            cmnd if self.chance(0.5) else "",
            self.person.personal_number if self.chance(0.25) else "",
            f"{date.fromisoformat(self.person.card.issued_on):%d/%m/%Y}" if self.chance(0.4) else "",
            self.phone(), self.person.email or "" if self.chance(0.6) else "", encoded, salt,
            f"{used:%Y-%m-%d} {self.random.randrange(24):02}:{self.random.randrange(60):02}:00",
            f"{opened:%d/%m/%Y}", self.dossiers(used),
        )  # fmt: skip
        return OldAccount(row, self.external_id, self.person.personal_number, password, kind, self.faults)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def spoil(self, share: float, fault: str) -> bool:
        if not self.chance(share):
            return False
        self.faults.append(fault)
        return True

    def user_name(self) -> str:
        cmnd = self.person.cmnd
        if self.second or cmnd is None or len(cmnd) != 9 or self.chance(0.25):
            return self.person.personal_number
        if self.spoil(0.02, "ten digits"):
            return cmnd + str(self.random.randrange(10))
        if self.spoil(0.005, "filler"):
            return "000000001"
        if self.spoil(0.01, "no user name"):
            return ""
        return f"{cmnd[:3]} {cmnd[3:6]} {cmnd[6:]}" if self.chance(0.03) else cmnd

    def name(self) -> str:
        name = self.person.full_name
        if self.spoil(0.015, "no name"):
            return ""
        if self.spoil(0.04, "name without diacritics"):
            return strip_marks(name)
        if self.spoil(0.03, "letter missing"):
            place = self.random.randrange(1, len(name))
            return name[:place] + name[place + 1 :]
        if self.spoil(0.002, "digit in the name"):
            return f"{name} 1"
        if self.chance(0.02):
            return unicodedata.normalize("NFD", name)
        return name.upper() if self.chance(0.15) else name

    def birth(self) -> str:
        born = self.person.date_of_birth
        if len(born) == 4:
            return born
        if self.spoil(0.05, "no date of birth"):
            return ""
        if self.spoil(0.04, "year only"):
            return born[:4]
        day = date.fromisoformat(born)
        if self.spoil(0.02, "day and month swapped"):
            return f"{day:%m/%d/%Y}"
        return f"{day:%d/%m/%Y}"

    def gender(self) -> str:
        if self.chance(0.1):
            return ""
        return "Nữ" if self.person.gender == "female" else "Nam"

    def phone(self) -> str:
        own = self.person.phone or ""
        if self.neighbour is not None and self.neighbour.phone and self.spoil(0.09, "phone of another"):
            return self.neighbour.phone
        if self.spoil(0.03, "no phone"):
            return ""
        if self.spoil(0.015, "landline"):
            return f"0234 3{self.random.randrange(10**6):06}"
        if own and self.chance(0.05):
            return f"+84 {own[1:4]} {own[4:7]} {own[7:]}"
        return own

    def dossiers(self, used: date) -> str:
        count = self.random.choices(range(5), (45, 30, 15, 7, 3))[0]
        return "; ".join(f"H57.{used:%y%m%d}-{self.external_id}-{place}" for place in range(count))
