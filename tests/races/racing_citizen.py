"""One account's way from the sign-in form to the end of its normalisation, by HTTP, whatever is killed meanwhile."""

import re
import threading
import time
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

from tests.installation import Installation
from tests.journey.citizen import CODE, Citizen
from tests.races.racer import End

_LONGEST: Final = 600.0
"""Seconds after which a race that has not ended never does."""
_PATIENCE: Final = 12.0
"""Seconds that somebody waits for a code before the form is sent again."""
_PAUSE: Final = 1.0
_PAUSE_WHEN_BROKEN: Final = 1.5
_BUSY: Final = 503
"""An honest answer of a server that, for want of processor time, could not read its keys in time."""
_LOOK_AGAIN: Final = 4.0
"""Seconds without a code after which somebody looks whether the page still asks for it."""
_WAIT_FOR_OTHERS: Final = 20.0


@dataclass(frozen=True, slots=True)
class Entry:
    """An account as it stood in the file of the old portal."""

    username: str
    password: str
    phone: str
    dossiers: tuple[str, ...]
    row: dict[str, str]


class Gate:
    """Where the owners of one person's accounts wait for each other, so that all go on at once."""

    def __init__(self, expected: int) -> None:
        self._expected = expected
        self._arrived: set[str] = set()
        self._open = threading.Event()
        self._lock = threading.Lock()

    def arrive(self, who: str) -> None:
        """Wait for the others, but not for long: one may be closed already, and never comes."""
        with self._lock:
            self._arrived.add(who)
            if len(self._arrived) >= self._expected:
                self._open.set()
        self._open.wait(_WAIT_FOR_OTHERS)
        self._open.set()


@dataclass
class RacingCitizen:
    """The owner at one of their accounts: does what the page asks for, and goes on after every broken answer."""

    installation: Installation
    person: dict[str, Any]
    entry: Entry
    gates: tuple[Gate, Gate]
    """Before the form is sent, and before the code is typed."""
    seen: Counter[str] = field(default_factory=Counter)
    """Broken connections, forms sent again, wrong codes: how often."""
    tried: set[str] = field(default_factory=set)
    asked_at: float = 0.0
    """When the last code was asked for, in monotonic seconds."""
    looked_at: float = 0.0
    """When the page was looked at again while waiting for a code."""
    trail: deque[str] = field(default_factory=lambda: deque(maxlen=12))
    """The last pages, for whoever reads why it never ended."""

    def run(self) -> End:
        """Return how it ended for the account. Raises AssertionError on a page that must never come."""
        citizen = Citizen(self.installation, self.person | {"phone": self.entry.phone}, self.entry.password)
        with citizen.client:
            ends_at = time.monotonic() + _LONGEST
            while time.monotonic() < ends_at:
                try:
                    end = self._step(citizen)
                except httpx.TransportError:
                    self.seen["broken"] += 1
                    time.sleep(_PAUSE_WHEN_BROKEN)
                    if hasattr(citizen, "page"):
                        del citizen.page
                    continue
                if end is not None:
                    return end
        return End.NEVER

    def _step(self, citizen: Citizen) -> End | None:
        if not hasattr(citizen, "page"):
            citizen.open("/normalise")
            return None
        page = citizen.page
        self.trail.append(f"{page.path} {page.heading} {page.errors}")
        if page.status == _BUSY:
            self.seen["busy"] += 1
            time.sleep(_PAUSE_WHEN_BROKEN)
            citizen.open("/normalise")
            return None
        assert page.status < 500, f"{page.status} at {page.address}: {page.main[:400]}"
        match page.path:
            case "/sign-in":
                citizen.submit("ĐĂNG NHẬP", username=self.entry.username, password=self.entry.password)
                self._asked()
            case "/sign-in/code":
                self._type_code(citizen)
            case "/normalise/code":
                self._type_code(citizen)
            case "/normalise" if page.has_field("personal_number"):
                self._send_form(citizen)
            case "/sign-in/not-usable":
                return End.CLOSED
            case "/normalise/taken":
                return End.TAKEN
            case "/normalise/done" | "/account":
                return End.NORMALISED
            case _:  # waiting for the registries, a code that is over, a sign-in that is over
                self.seen[page.path] += 1
                time.sleep(_PAUSE)
                citizen.open("/normalise?edit=yes" if page.path.startswith("/normalise/code") else "/normalise")
        return None

    def _asked(self) -> None:
        self.asked_at = time.monotonic()

    def _send_form(self, citizen: Citizen) -> None:
        self.gates[0].arrive(self.entry.row["id"])
        known = {
            "full_name": self.person["full_name"],
            "personal_number": self.person["personal_number"],
            "date_of_birth": "/".join(reversed(self.person["date_of_birth"].split("-"))),
            "issue_date": "14/05/2021",
            "phone": self.entry.phone,
            "cmnd": self.person["cmnd"],
        }
        button = next(each for each in ("CHUẨN HÓA TÀI KHOẢN", "Cập nhật") if each in citizen.page.buttons)
        values = {name: value for name, value in known.items() if citizen.page.has_field(name)}
        if values.get("cmnd") and citizen.page.field("cmnd").get("value"):
            del values["cmnd"]
        citizen.submit(button, **values)
        assert not citizen.page.errors, citizen.page.errors
        self._asked()

    def _type_code(self, citizen: Citizen) -> None:
        code = self._newest_code()
        if code is not None:
            self.tried.add(code)
            if citizen.page.path == "/normalise/code":
                self.gates[1].arrive(self.entry.row["id"])
            citizen.submit("XÁC NHẬN", code=code)
            if citizen.page.errors:
                self.seen["wrong code"] += 1
        elif time.monotonic() - self.asked_at > _PATIENCE:
            self.seen["asked again"] += 1
            again = "/sign-in" if citizen.page.path == "/sign-in/code" else "/normalise?edit=yes"
            citizen.open(again)
            self._asked()
        else:
            time.sleep(_PAUSE)
            if citizen.page.path == "/normalise/code" and time.monotonic() - self.looked_at > _LOOK_AGAIN:
                self.looked_at = time.monotonic()
                citizen.open("/normalise/code")

    def _newest_code(self) -> str | None:
        codes = [
            found
            for message in self.installation.messages(self.entry.phone)
            for found in re.findall(CODE, message["text"])[:1]
        ]
        return next((code for code in codes if code not in self.tried), None)
