"""Carrier or SMSC slow, unreliable or gone: others are not slowed, nobody sees a fault, promises are kept."""

import re
import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import pytest

from tests.installation import Installation
from tests.journey.citizen import Citizen
from tests.journey.conftest import Newcomer
from tests.journey.records import Records
from tests.journey.waiting import wait_for

pytestmark = pytest.mark.slow
FAULTS: Final[dict[str, dict[str, Any]]] = {
    "slow": {"delay": 5}, "unreliable": {"error_rate": 0.5}, "gone": {"outage": True},
}  # fmt: skip
FAULTY: Final = re.compile(r"Traceback|Internal Server Error|asyncpg|motid\.[a-z]+\.|File \"")
STRUGGLING: Final = 4
"""Citizens who register while the fault is in force."""


@dataclass(frozen=True)
class Others:
    """People with accounts, who only want to sign in, and how fast that is when everything works."""

    citizens: list[Citizen]
    usual: float
    """See `password_steps`."""


@pytest.fixture(scope="module")
def others(fragile: Installation, newcomer: Newcomer) -> Others:
    citizens = [newcomer(fragile).register() for _ in range(3)]
    return Others(citizens, password_steps(citizens))


@pytest.fixture(autouse=True)
def healed(fragile: Installation) -> Iterator[None]:
    """Every simulator works again after each test."""
    yield
    fragile.no_faults()


def heal(installation: Installation) -> None:
    """End every fault, and let the pauses pass after which what waits is tried again."""
    installation.no_faults()
    Records(installation).let_pass(timedelta(seconds=30))


def assert_honest(citizen: Citizen) -> None:
    """The page is for people: no error of the server, and nothing from inside it."""
    assert citizen.page.status < 500, citizen.page.main[:400]
    assert not FAULTY.search(citizen.page.answer.text)


def seconds(act: Callable[..., object], *arguments: str) -> float:
    """Return how long something takes."""
    started = time.monotonic()
    act(*arguments)
    return time.monotonic() - started


def password_steps(citizens: list[Citizen], rounds: int = 5) -> float:
    """Return the 95th percentile, in seconds, of pages and password steps of people who sign in."""
    times: list[float] = []
    for _ in range(rounds):
        for citizen in citizens:
            browser = citizen.in_another_browser()
            times += [seconds(browser.open, "/"), seconds(browser.open, "/sign-in"), seconds(browser.give_password)]
            assert browser.page.path == "/sign-in/code"
    return statistics.quantiles(times, n=20)[-1]


def struggle(citizen: Citizen) -> Citizen:
    """Try to register, and look again a little later."""
    citizen.fill_in_registration()
    assert_honest(citizen)
    citizen.open("/register/resume")
    assert_honest(citizen)
    return citizen


def finish(citizen: Citizen) -> None:
    """Go on from wherever the registration stands, by the link of the SMS where one is promised."""
    if citizen.page.path == "/register/resume":
        assert citizen.page.heading.startswith("Nhà mạng")
        link = re.search(r"https?://\S+", citizen.sms("register/resume"))
        assert link is not None
        # Another browser, such as the one on the phone.
        citizen.client.cookies.clear()
        citizen.open(link[0]).submit("Tiếp tục")
    assert citizen.page.path == "/register/code", citizen.page.main[:300]
    citizen.confirm_code().set_password()
    assert citizen.page.path == "/register/done"


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("registry", ["carrier", "smsc"])
def test_others_keep_their_speed_and_promises_are_kept(
    fragile: Installation, newcomer: Newcomer, others: Others, registry: str, fault: str
) -> None:
    unlucky = [newcomer(fragile) for _ in range(STRUGGLING)]
    fragile.fault(registry, **FAULTS[fault])
    with ThreadPoolExecutor(STRUGGLING) as threads:
        struggling = [threads.submit(struggle, citizen) for citizen in unlucky]
        during = password_steps(others.citizens)
        for attempt in struggling:
            attempt.result()
    heal(fragile)
    assert during < 3 * others.usual + 1, "the carrier and the SMSC take five seconds"
    with ThreadPoolExecutor(STRUGGLING) as threads:
        list(threads.map(finish, unlucky))
    for citizen in unlucky:
        assert len(Records(fragile).accounts_of(citizen.number)) == 1


def test_the_honest_page_when_the_carrier_is_gone(fragile: Installation, newcomer: Newcomer) -> None:
    citizen = newcomer(fragile)
    fragile.fault("carrier", outage=True)
    citizen.fill_in_registration()
    assert citizen.page.heading == "Nhà mạng chưa trả lời"
    assert re.search(r"Mã đăng ký DK-[0-9A-F]{4}-[0-9A-F]{4}", citizen.page.main)
    assert f"chúng tôi sẽ nhắn tin tới số {citizen.masked_at_registration}" in citizen.page.main
    citizen.submit("Thử lại ngay")
    assert citizen.page.heading == "Nhà mạng vẫn chưa trả lời"
    for path in ("/register/code", "/register/password", "/register/done"):
        assert citizen.open(path).page.path == "/register/resume"
    heal(fragile)
    link = re.search(r"https?://\S+", citizen.sms("register/resume"))
    assert link is not None
    assert citizen.open("/register/resume").page.path == "/register/code"
    citizen.open(link[0]).submit("Tiếp tục").confirm_code().set_password()
    assert citizen.page.path == "/register/done"
    again = citizen.in_another_browser().open(link[0]).submit("Tiếp tục")
    assert again.page.heading == "Lần đăng ký này đã hết hạn"


def test_a_mismatch_found_later_sends_no_link(fragile: Installation, newcomer: Newcomer) -> None:
    citizen = newcomer(fragile)
    fragile.fault("carrier", outage=True)
    citizen.fill_in_registration(full_name="Trần Văn Khác")
    heal(fragile)
    assert "chua thanh cong" in citizen.sms("Dang ky tai khoan")
    assert citizen.open("/register/resume").page.heading == "Thông tin chưa khớp với nhà mạng"


def test_a_code_that_expired_while_the_smsc_was_gone_is_not_sent_late(
    fragile: Installation, newcomer: Newcomer
) -> None:
    citizen, records = newcomer(fragile), Records(fragile)
    fragile.fault("smsc", outage=True)
    citizen.fill_in_registration()
    assert citizen.page.path == "/register/code"
    five_minutes = timedelta(minutes=5, seconds=1)
    records.let_pass(five_minutes)
    records.rows(
        "UPDATE outbound_message SET not_after = not_after - $1::interval WHERE state <> 'sent'", five_minutes
    )
    fragile.no_faults()
    citizen.submit("Gửi lại OTP")
    assert "Mã OTP mới đã được gửi." in citizen.page.main
    citizen.confirm_code()
    assert citizen.page.path == "/register/password"
    received = [message for message in fragile.messages(citizen.phone) if "la ma OTP" in message["text"]]
    assert len(received) == 1
    query = """SELECT m.state FROM outbound_message m JOIN one_time_code c ON m.idempotency_key = 'code-' || c.id
                WHERE c.subject_id = (SELECT id FROM registration ORDER BY created_at DESC LIMIT 1)
                ORDER BY c.created_at"""
    wait_for(lambda: [row["state"] for row in records.rows(query)] == ["expired", "sent"])
