"""The newest revision, as read from the names of the files, is Alembic's."""

from alembic.script import ScriptDirectory

from motid.db.migrate import migrate
from motid.db.revision import VERSIONS, is_current, newest_revision


def test_the_newest_file_is_the_head_of_the_chain() -> None:
    assert newest_revision() == ScriptDirectory(str(VERSIONS.parent)).get_current_head()


async def test_a_migrated_database_is_current_until_it_is_behind(database_url: str, pool: object) -> None:
    assert await is_current(database_url)
    await migrate(database_url)
    assert await is_current(database_url), "a second run changes nothing"
