import base64
import hashlib
import json
import os
from urllib.parse import quote
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motid.db import Pool
from motid.vault import Vault
from tests.privacy import PersonalDataFound, assert_no_personal_data, dump_database

NAME = "Nguyễn Thị Đào"
PHONE = "0951234567"
BORN = "1987-03-09"
MAIL = "dao.nguyen@thu.example"


def digest(name: str, text: str) -> bytes:
    return hashlib.new(name, text.encode(), usedforsecurity=False).digest()


LEAKS = [
    (NAME, NAME.encode()),
    (NAME, NAME.upper().encode()),
    (NAME, NAME.lower().encode()),
    (NAME, b"Nguyen Thi Dao"),
    (NAME, b"NGUYEN THI DAO"),
    (NAME, b"nguyenthidao"),
    (NAME, "NguyễnThịĐào".encode()),
    (NAME, NAME.encode("utf-16-le")),
    (NAME, NAME.encode("utf-16-be")),
    (NAME, NAME.encode().hex().encode()),
    (NAME, NAME.encode().hex().upper().encode()),
    (NAME, json.dumps(NAME).encode()),
    (NAME, quote(NAME).encode()),
    (NAME, base64.b64encode(b"x" + NAME.encode() + b"yz")),
    (NAME, base64.b64encode(b"xy" + NAME.encode() + b"z")),
    (NAME, base64.b64encode(b"xyz" + NAME.encode())),
    (PHONE, b"+84951234567"),
    (PHONE, b"84951234567"),
    (PHONE, b"0951 234 567"),
    ("+84951234567", b"0951234567"),
    (PHONE, digest("sha256", PHONE)),
    (PHONE, digest("sha256", PHONE).hex().encode()),
    (PHONE, digest("sha1", PHONE).hex().upper().encode()),
    (PHONE, base64.b64encode(digest("md5", PHONE))),
    (PHONE, base64.urlsafe_b64encode(digest("sha256", "+84951234567".removeprefix("+")))),
    (BORN, b"09/03/1987"),
    (BORN, b"9/3/1987"),
    (BORN, b"09031987"),
    (BORN, b"19870309"),
    (BORN, b"1987-03-09"),
    (MAIL, MAIL.upper().encode()),
    (MAIL, quote(MAIL, safe="").encode()),
]


@pytest.mark.parametrize(("value", "leak"), LEAKS)
def test_a_leak_in_any_form_is_found(value: str, leak: bytes) -> None:
    with pytest.raises(PersonalDataFound) as caught:
        assert_no_personal_data(b"before;" + leak + b";after", ["somebody else", value])
    assert value not in str(caught.value)
    assert_no_personal_data(b"before;;after", ["somebody else", value])


@given(st.binary(max_size=30), st.binary(max_size=30), st.text("abcdefghij 0123456789", min_size=6, max_size=20))
def test_base64_is_found_at_every_place(before: bytes, after: bytes, value: str) -> None:
    if len(value.strip()) < 6:
        return
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        with pytest.raises(PersonalDataFound):
            assert_no_personal_data(encode(before + value.strip().encode() + after), [value])


def test_ciphertext_is_clean() -> None:
    noise = os.urandom(500_000)
    values = [NAME, PHONE, BORN, MAIL, "946087001234"]
    assert_no_personal_data(noise.hex().encode() + base64.b64encode(noise) + noise, values)


async def test_a_dump_holds_the_rows_and_sealed_ones_tell_nothing(
    pool: Pool, vault: Vault, database_url: str
) -> None:
    person = uuid4()
    await pool.execute("INSERT INTO person VALUES ($1, now())", person)
    account = uuid4()
    await pool.execute(
        """INSERT INTO account (id, person_id, state, origin, opened_at, changed_at, sealed)
           VALUES ($1, $2, 'active', 'test', now(), now(), $3)""",
        account, person, vault.seal("account", account, {"name": NAME, "born": BORN}),
    )  # fmt: skip
    dump = await dump_database(database_url)
    assert str(account).encode() in dump
    assert_no_personal_data(dump, [NAME, BORN, PHONE])
    await pool.execute("UPDATE account SET sealed = $1", NAME.encode())
    with pytest.raises(PersonalDataFound):
        assert_no_personal_data(await dump_database(database_url), [NAME])
