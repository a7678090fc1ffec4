"""The telephones that were put into the sandbox's hands.

A citizen here is invented, and so is the password: it rests in a file of the sandbox as messages with codes do.
"""

import asyncio
import os
from pathlib import Path
from typing import Final

import httpx
import msgspec

_ONLY_MINE: Final = 0o600


class Phone:
    """One telephone: whose it is, the password that its browser fills in, and the cookies that it keeps.

    `number` is the personal number of its owner, `sms_number` the one under which it gets messages.
    """

    def __init__(self, number: str, sms_number: str, password: str) -> None:
        self.number = number
        self.sms_number = sms_number
        self.password = password
        self.cookies = httpx.Cookies()
        self.in_use = asyncio.Lock()


class _Entry(msgspec.Struct, frozen=True):
    sms_number: str
    password: str


_DECODE: Final = msgspec.json.Decoder(dict[str, _Entry])


class PhoneBook:
    """The telephones, kept in a file so that they outlive a restart; their cookies do not."""

    def __init__(self, path: Path) -> None:
        self._path = path
        entries = _DECODE.decode(path.read_bytes()) if path.exists() else {}
        self._phones = {number: Phone(number, each.sms_number, each.password) for number, each in entries.items()}

    def put(self, phone: Phone) -> None:
        """Take over a telephone, in place of the one that its owner had."""
        self._phones[phone.number] = phone
        entries = {number: _Entry(each.sms_number, each.password) for number, each in self._phones.items()}
        self._path.parent.mkdir(parents=True, exist_ok=True)
        new = self._path.with_suffix(".new")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _ONLY_MINE), "wb") as file:
            file.write(msgspec.json.encode(entries))
        new.replace(self._path)

    def get(self, number: str) -> Phone | None:
        """Return the telephone of somebody by personal number."""
        return self._phones.get(number)
