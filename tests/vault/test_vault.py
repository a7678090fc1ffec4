from datetime import date
from uuid import UUID, uuid4

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motid.vault import KeyRing, RingKey, Vault
from motid.vault.errors import SealBroken, UnknownKey


class Bundle(msgspec.Struct):
    name: str
    born: date | None = None


def _ring(*more: RingKey) -> KeyRing:
    return KeyRing(
        [
            RingKey(1, "seal", "active", None, b"s" * 32),
            RingKey(2, "index", "reading", "a", b"i" * 32),
            RingKey(3, "code", "active", None, b"c" * 32),
            *more,
        ]
    )


VAULT = Vault(_ring())
texts = st.text(max_size=40)


@given(texts, st.uuids())
def test_what_is_sealed_opens(name: str, record: UUID) -> None:
    sealed = VAULT.seal("account", record, Bundle(name))
    assert VAULT.open("account", record, sealed, Bundle) == Bundle(name)
    assert Vault.key_id_of(sealed) == 1


def test_the_same_bundle_never_looks_the_same_twice() -> None:
    record = uuid4()
    assert len({VAULT.seal("account", record, Bundle("An")) for _ in range(50)}) == 50


def test_a_bundle_opens_only_on_its_record_and_table() -> None:
    record = uuid4()
    sealed = VAULT.seal("account", record, Bundle("An"))
    with pytest.raises(SealBroken):
        VAULT.open("account", uuid4(), sealed, Bundle)
    with pytest.raises(SealBroken):
        VAULT.open("identifier", record, sealed, Bundle)


@given(st.data())
def test_a_bundle_with_any_changed_bit_does_not_open(data: st.DataObject) -> None:
    record = uuid4()
    sealed = bytearray(VAULT.seal("account", record, Bundle("Nguyễn Văn An")))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises((SealBroken, UnknownKey)):
        VAULT.open("account", record, bytes(sealed), Bundle)


@given(st.binary(max_size=80))
def test_bytes_from_elsewhere_do_not_open(sealed: bytes) -> None:
    with pytest.raises((SealBroken, UnknownKey)):
        VAULT.open("account", UUID(int=0), sealed, Bundle)


def test_errors_carry_neither_content_nor_key() -> None:
    record = uuid4()
    sealed = VAULT.seal("account", record, Bundle("Nguyễn Văn An"))
    with pytest.raises(SealBroken) as caught:
        VAULT.open("identifier", record, sealed, Bundle)
    shown = repr(caught.value) + str(caught.value)
    assert "An" not in shown
    assert "sss" not in repr(VAULT.ring.active("seal"))


@given(texts, texts, texts, texts)
def test_an_index_is_equal_for_equal_values_of_one_kind_only(
    kind: str, value: str, kind_2: str, value_2: str
) -> None:
    same = (kind, value) == (kind_2, value_2)
    assert (VAULT.index_to_write(kind, value) == VAULT.index_to_write(kind_2, value_2)) is same


def test_during_a_rotation_both_digests_are_written_and_the_complete_one_is_read() -> None:
    vault = Vault(_ring(RingKey(9, "index", "writing", "b", b"j" * 32)))
    written, read = vault.index_to_write("email", "a@b.vn"), vault.index_to_read("email", "a@b.vn")
    assert written.a is not None
    assert written.b is not None
    assert written.a != written.b
    assert (read.a, read.b) == (written.a, None)


@given(st.lists(st.binary(max_size=8), max_size=4), st.lists(st.binary(max_size=8), max_size=4))
def test_parts_of_a_mac_cannot_run_together(one: list[bytes], other: list[bytes]) -> None:
    assert (VAULT.mac("code", *one) == VAULT.mac("code", *other)) is (one == other)


def test_a_mac_is_found_under_every_live_key_of_its_purpose_and_no_other() -> None:
    old = VAULT.mac("code", b"123456")
    keys = [
        RingKey(3, "code", "retiring", None, b"c" * 32),
        RingKey(4, "code", "active", None, b"d" * 32),
        RingKey(5, "csrf", "active", None, b"e" * 32),
    ]
    vault = Vault(KeyRing(keys))
    assert vault.mac_matches("code", old, b"123456")
    assert vault.macs_to_read("code", b"123456") == [vault.mac("code", b"123456"), old]
    assert not vault.mac_matches("csrf", old, b"123456")
    assert vault.mac_with_key("code", b"x") == (4, vault.mac_under(4, "code", b"x"))
    with pytest.raises(UnknownKey):
        vault.mac_under(5, "code", b"x")
    with pytest.raises(UnknownKey):
        vault.mac("audit", b"x")
