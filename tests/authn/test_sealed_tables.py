"""Key rotation finds every sealed bundle of authn: each declared table opens, and indexes again, row by row."""

from motid.authn.sealed import SEALED_TABLES
from motid.kernel.actor import SYSTEM
from tests.authn.conftest import World
from tests.authn.test_one_time_code import fresh, send
from tests.authn.test_sign_in import begin, sign_in


async def test_every_bundle_is_declared_as_it_is_sealed(world: World) -> None:
    citizen = await world.citizen()
    await sign_in(world, citizen, remember=True)
    await begin(world)
    await send(world, fresh())
    vault = world.authn.database.vault
    async with world.authn.database.begin(SYSTEM) as uow:
        for table in SEALED_TABLES:
            rows = await uow.connection.fetch(f'SELECT * FROM "{table.table}"')
            assert rows, table.table
            for row in rows:
                bundle = vault.open_raw(table.kind, row[table.id_column], row[table.sealed_column])
                if table.index is None:
                    continue
                value = table.index.value_of(bundle)
                assert value == citizen.phone.e164()
                index = vault.index_to_write(table.index.fixed_kind or "", value)
                assert (row[table.index.slot_a], row[table.index.slot_b]) == (index.a, index.b)


async def test_no_sealed_column_of_authn_is_left_undeclared(world: World) -> None:
    tables = await world.authn.database.pool.fetch(
        """SELECT table_name FROM information_schema.columns WHERE column_name = 'sealed' AND table_name = ANY($1)""",
        ["one_time_code", "otp_phone", "password_credential", "known_browser", "session", "sign_in",
         "remembered_browser"],
    )  # fmt: skip
    assert {row["table_name"] for row in tables} == {table.table for table in SEALED_TABLES}
