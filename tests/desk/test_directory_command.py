"""`motid directory`: what would change is told first, and wrong lines by their numbers."""

from pathlib import Path

import pytest

from tests.command import motid

HEAD = "code,unit,kind,value,label_vi,label_en\n"
COUNTER = 'hue-counter,thua-thien-hue,counter,"01 Lê Lai, Huế",Trung tâm hành chính công,Public service centre\n'


@pytest.mark.item("X-07")
async def test_a_file_is_tried_then_recorded_and_a_wrong_line_changes_nothing(
    database_url: str, tmp_path: Path
) -> None:
    file, var = tmp_path / "directory.csv", tmp_path / "var"
    file.write_text(HEAD + COUNTER, encoding="utf-8")
    tried = await motid(database_url, var, "directory", "import", str(file))
    assert tried.code == 0, tried.err
    assert "new      hue-counter" in tried.out
    assert "--commit" in tried.out
    assert "hue-counter" not in (await motid(database_url, var, "directory", "list", "--json")).out
    assert "Recorded." in (await motid(database_url, var, "directory", "import", str(file), "--commit")).out
    listed = (await motid(database_url, var, "directory", "list", "--json")).out
    assert "hue-counter" in listed
    assert "18001096" in listed
    file.write_text(HEAD + COUNTER.replace("Lê Lai", "Hùng Vương") + "x,nobody,hotline,1900,a,b\n", encoding="utf-8")
    refused = await motid(database_url, var, "directory", "import", str(file), "--commit")
    assert refused.code == 1
    assert "line 3: unit: nobody knows nobody" in refused.err
    assert "Hùng Vương" not in (await motid(database_url, var, "directory", "list", "--json")).out
