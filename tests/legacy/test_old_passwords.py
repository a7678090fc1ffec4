"""Passwords of old portals sign in, and are hashed anew the first time."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motid.accounts.find_account import by_login
from motid.authn.check_password import PasswordAccepted
from motid.authn.legacy_password_hashes import HashTooCostly, matches, recognise
from motid.authn.password import Password
from motid.authn.sealed import PasswordBundle
from motid.authn.send_sign_in_code import SignInCodeSent
from motid.authn.verify_password import verify_password
from motid.kernel.cmnd import CmndNumber
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber
from motid.sandbox.portal_file.old_passwords import KINDS, old_password
from tests.authn.conftest import World, authn, clock, hasher, world
from tests.authn.test_sign_in import begin, password_step, send_code
from tests.legacy.files import bring, csv_file, line

__all__ = ["authn", "clock", "hasher", "world"]

WRITTEN_DOWN = {
    # Made by the systems themselves, or printed in their documentation: nothing of ours took part.
    "5f4dcc3b5aa765d61d8327deb882cf99": "password",
    "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8": "password",
    "$2b$12$GhvMmNVjRW29ulnudl.LbuAnUtN/LRfe1JsBm1Xu6LE3059z5Tr8m": "password",
    "$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0": "test12345",
    "{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=": "password",
    "$pbkdf2-sha256$29000$N2YMIWQsBWBMae09x1jrPQ$1t8iyB2A.WF/Z5JZv.lfCIhXXN33N23OSgQYThBYRfk": "toomanysecrets",
    "$scrypt$ln=16,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E": "password",
    "pbkdf2_sha256$10000$kjVJaVz6qsnJ$5yPHw3rwJGECpUf70daLGhOrQ5+AMxIJdz1c3bqK1Rs=": "not a password",
}


@pytest.mark.parametrize("encoded", WRITTEN_DOWN)
def test_hashes_of_other_programs(encoded: str) -> None:
    recognised = recognise(encoded)
    assert recognised is not None
    assert matches(recognised, WRITTEN_DOWN[encoded])


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_the_sandbox(kind: str) -> None:
    password, encoded, salt = old_password(1, kind, 0)
    recognised = recognise(encoded, salt)
    assert recognised is not None
    assert matches(recognised, password)
    assert not matches(recognised, f"{password} ")


NO_HASHES = (
    "", "hunter2", "$2b$12$short", "$P$9", "{SSHA}", "{XYZ}abcd", "pbkdf2_sha256$x$y$z", "a" * 33, "$scrypt$ln=x",
    "argon2$argon2id$", "AAAA", "$argon2id$v=19$",
)  # fmt: skip


@pytest.mark.parametrize("text", NO_HASHES)
def test_what_is_no_hash(text: str) -> None:
    assert recognise(text) is None


@pytest.mark.parametrize("text", [
    "$2b$31$GhvMmNVjRW29ulnudl.LbuAnUtN/LRfe1JsBm1Xu6LE3059z5Tr8m",
    "pbkdf2_sha256$99999999$salt$5yPHw3rwJGECpUf70daLGhOrQ5+AMxIJdz1c3bqK1Rs=",
    "$argon2id$v=19$m=4194304,t=9,p=1$c29tZXNhbHQxMjM0$5yPHw3rwJGECpUf70daLGhOrQ5+AMxIJdz1c3bqK1Rs",
    "$scrypt$ln=30,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E",
])  # fmt: skip
def test_what_costs_too_much(text: str) -> None:
    with pytest.raises(HashTooCostly):
        recognise(text)
    assert not matches(text, "password")


@given(
    text=st.text(max_size=120) | st.sampled_from(sorted(WRITTEN_DOWN)),
    salt=st.text(max_size=20),
    place=st.integers(0, 80),
)
@settings(max_examples=60)
def test_any_text_is_a_hash_or_not(text: str, salt: str, place: int) -> None:
    """Hashes that were cut off or mixed up are no hashes; none of them stops an import or a sign-in."""
    for spoiled in (text, text[:place], text[:place] + salt + text[place + 1 :]):
        with contextlib.suppress(HashTooCostly):
            recognise(spoiled, salt)


@pytest.mark.parametrize("encoded", ["5f4dcc3b5aa765d61d8327deb882cf99", "scrypt$s$1000$8$1$QUFBQQ==",
                                     "$2b$04$GhvMmNVjRW29ulnudl.LbuAnUtN/LRfe1JsBm1Xu6LE3059z5Tr8m"])  # fmt: skip
def test_odd_passwords_are_wrong_ones(encoded: str) -> None:
    assert not matches(encoded, "\0" * 100)
    assert not matches(encoded, "")


async def test_a_first_sign_in_with_each_kind_hashes_anew(world: World, tmp_path: Path) -> None:
    """S0-12: nobody has to ask for a new password, and no old hash outlives its first use."""
    lines, logins = [], {}
    for place, kind in enumerate(KINDS):
        password, encoded, salt = old_password(1, kind, 0)
        logins[kind] = (PersonalIdNumber(f"94608700{place:04}"), password)
        lines.append(line(str(place), logins[kind][0].reveal(), password=encoded, salt=salt))
    database = world.authn.database
    tally, problems = await bring(database, csv_file(tmp_path / "a.csv", *lines))
    assert (tally.opened, problems.told()) == (len(KINDS), [])
    for kind, (login, password) in logins.items():
        (found,) = await by_login(database.pool, database.vault, login)
        ids = [found.account_id]
        if kind == "md5":
            assert await verify_password(world.authn, ids, Password.typed("wrong")) is None
        assert await verify_password(world.authn, ids, Password.typed(password)) == found.account_id, kind
        sealed = await database.pool.fetchval(
            "SELECT sealed FROM password_credential WHERE account_id = $1", found.account_id
        )
        bundle = database.vault.open("password_credential", found.account_id, sealed, PasswordBundle)
        assert bundle.hash.startswith("$argon2id$v=19$m=19456,t=2"), kind
    (found,) = await by_login(database.pool, database.vault, logins["md5"][0])
    assert await verify_password(world.authn, [found.account_id], Password.typed(logins["md5"][1])) is not None


async def test_the_owner_signs_in_as_before(world: World, tmp_path: Path) -> None:
    """User name and old password, then the code on the phone that the portal had (S4-27)."""
    password, encoded, salt = old_password(1, "aspnet_identity_v3", 1)
    row = line("1", "912 345 678", "Nguyễn Văn Thử", phone="0950000001", password=encoded, salt=salt)
    await bring(world.authn.database, csv_file(tmp_path / "a.csv", row))
    cookie = await begin(world)
    accepted = await password_step(world, cookie, CmndNumber("912345678"), Password.typed(password))
    assert accepted == PasswordAccepted()
    assert isinstance(await send_code(world, cookie), SignInCodeSent)
    assert len(await world.last_code(PhoneNumber.parse("0950000001"))) == 6
