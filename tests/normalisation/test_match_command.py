"""`motid match`: pairs in, decisions out, in order; garbage is answered and never stops the rest."""

import io
import json
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from motid.cli import app
from motid.normalisation.match_file import LINES_EACH, match_file
from motid.normalisation.match_lines import LONGEST_LINE, answer_lines
from motid.normalisation.matching_rules import RELEASED_RULES

TODAY = date(2026, 11, 21)
HOA = {"full_name": "Nguyễn Thị Hoà", "personal_number": "946187000123", "date_of_birth": "1987-03-09"}


def pair(id_: Any = 1, **change: Any) -> bytes:
    return json.dumps({"id": id_, "claimed": HOA | change, "recorded": HOA}, ensure_ascii=False).encode()


def answers(*lines: bytes) -> list[Any]:
    found = answer_lines(lines, RELEASED_RULES, today=TODAY)
    return [json.loads(line) for line in found.text.splitlines()]


@pytest.mark.parametrize("id_", [1, "a-1", None, 1.5, [1, {"b": "ă"}], {"x": 1}, 10**40])
def test_the_identifier_comes_back_as_it_was(id_: Any) -> None:
    assert answers(pair(id_))[0]["id"] == id_


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (b"{", "not_json"),
        (b"\xff\xfe", "not_json"),
        (b'{"id":1,"claimed":{"full_name":"\xc3\x28"},"recorded":{}}', "not_json"),
        (b"[" * 20_000, "not_a_pair"),
        (b'{"id":' + b"[" * 20_000 + b"]" * 20_000 + b',"claimed":{},"recorded":{}}', "not_json"),
        (b"null", "not_a_pair"),
        (b"[]", "not_a_pair"),
        (b"{}", "not_a_pair"),
        (b'{"id":1,"claimed":{}}', "not_a_pair"),
        (b'{"claimed":{},"recorded":{}}', "not_a_pair"),
        (b'{"id":1,"claimed":null,"recorded":{}}', "not_a_pair"),
        (b'{"id":1,"claimed":{"full_name":["a"]},"recorded":{}}', "not_a_pair"),
        (b'{"id":1,"claimed":{"phone":true},"recorded":{}}', "not_a_pair"),
        (b'{"id":1,"claimed":{"cmnd":1.5},"recorded":{}}', "not_a_pair"),
        (b'{"id":1,"claimed":{},"recorded":{},"x":"' + b"a" * LONGEST_LINE + b'"}', "too_long"),
    ],
)
def test_a_line_that_is_no_pair_is_answered_in_its_place(line: bytes, error: str) -> None:
    first, fault, last = answers(pair(1), line, pair(3))
    assert (first["decision"], last["decision"]) == ("match", "match")
    assert (fault["line"], fault["error"]) == (2, error)
    assert fault["detail"]


def test_an_error_has_the_id_of_its_line_where_that_can_be_read() -> None:
    wrong = b'{"claimed":{"cmnd":1.5},"recorded":{},"id":{"row":7}}'
    named, nameless = answers(wrong, b'{"claimed":{},"recorded":{}}')
    assert named["id"] == {"row": 7}
    assert "id" not in nameless


def test_an_error_repeats_no_value() -> None:
    text = answer_lines([b'{"id":1,"claimed":{"full_name":["Hoa"]},"recorded":{}}'], RELEASED_RULES, today=TODAY).text
    assert b"Hoa" not in text


@pytest.mark.parametrize("digits", [b"1" + b"0" * 30, b"-1", b"1" + b"0" * 5_000], ids=["large", "less", "huge"])
def test_any_whole_number_is_taken(digits: bytes) -> None:
    line = b'{"id":1,"claimed":{"personal_number":%b},"recorded":{"personal_number":"1"}}'
    assert answers(line % digits)[0].keys() in ({"id", "decision", "reasons"}, {"line", "error", "detail", "id"})


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
field_names = st.sampled_from(["full_name", "personal_number", "cmnd", "date_of_birth", "issue_date", "phone", "x"])
side_values = st.dictionaries(field_names, json_values | st.text(max_size=20) | st.integers(), max_size=6)
near_lines = st.fixed_dictionaries({"id": json_values, "claimed": side_values, "recorded": side_values}).map(
    lambda value: json.dumps(value).encode()
)


@given(st.lists(st.binary(max_size=60) | near_lines | json_values.map(lambda value: json.dumps(value).encode())))
def test_garbage_is_answered_line_by_line(lines: list[bytes]) -> None:
    found = answer_lines(lines, RELEASED_RULES, today=TODAY, first_line=2)  # a first line may be a mark of order
    decoded = [json.loads(line) for line in found.text.splitlines()]
    assert len(decoded) == found.pairs == sum(bool(line.strip()) for line in lines)
    assert sum("error" in answer for answer in decoded) == found.faults
    assert all(("error" in answer) != ("decision" in answer) for answer in decoded)


@given(st.text(max_size=40))
def test_any_text_in_any_field_gets_a_decision(text: str) -> None:
    for name in ("full_name", "personal_number", "cmnd", "date_of_birth", "issue_date", "phone"):
        line = json.dumps({"id": 1, "claimed": HOA | {name: text}, "recorded": HOA | {name: text[::-1]}}).encode()
        answer = answers(line)[0]
        assert ("decision" in answer) or any("\ud800" <= character <= "\udfff" for character in text)


def test_a_long_file_is_answered_in_order_by_two_processes() -> None:
    count = 3 * LINES_EACH + 7
    source, target = io.BytesIO(b"\r\n".join(pair(n) for n in range(count))), io.BytesIO()
    tally = match_file(source, target, RELEASED_RULES, today=TODAY, workers=2)
    assert (tally.answered, tally.faults) == (count, 0)
    assert [json.loads(line)["id"] for line in target.getvalue().splitlines()] == list(range(count))


def test_lines_keep_their_numbers_over_batches_and_empty_lines() -> None:
    lines = [b"", *[pair(n) for n in range(LINES_EACH)], b"  ", b"{"]
    source, target = io.BytesIO(b"\xef\xbb\xbf" + b"\n".join(lines)), io.BytesIO()
    match_file(source, target, RELEASED_RULES, today=TODAY, workers=2)
    assert json.loads(target.getvalue().splitlines()[-1])["line"] == len(lines)


def test_a_line_without_end_is_passed_over_in_level_memory() -> None:
    source, target = io.BytesIO(b"a" * (5 * LONGEST_LINE) + b"\n" + pair(2)), io.BytesIO()
    match_file(source, target, RELEASED_RULES, today=TODAY)
    first, second = map(json.loads, target.getvalue().splitlines())
    assert (first["error"], second["decision"]) == ("too_long", "match")


def test_the_command_reads_a_file_or_standard_input(tmp_path: Path) -> None:
    given_file, output = tmp_path / "pairs.jsonl", tmp_path / "decisions.jsonl"
    given_file.write_bytes(pair("a") + b"\n" + pair("b", full_name="NGUYEN THI HOA"))
    from_file = CliRunner().invoke(app, ["match", str(given_file)])
    assert from_file.exit_code == 0
    assert [json.loads(line)["decision"] for line in from_file.stdout.splitlines()] == ["match", "near_match"]
    from_pipe = CliRunner().invoke(app, ["match", "-", "--output", str(output)], input=given_file.read_bytes())
    assert (from_pipe.exit_code, from_pipe.stdout) == (0, "")
    assert output.read_text(encoding="utf-8") == from_file.stdout


def test_the_exit_code_tells_of_malformed_lines_and_wrong_use(tmp_path: Path) -> None:
    runner = CliRunner()
    assert runner.invoke(app, ["match", "-"], input=b"{\n" + pair()).exit_code == 1
    assert runner.invoke(app, ["match", "-"], input=b"").exit_code == 0
    assert runner.invoke(app, ["match", "-", "--rules", '{"name_typing_errors": 9}'], input=pair()).exit_code == 2
    strict = runner.invoke(app, ["match", "-", "--rules", '{"name_typing_errors": 0}'], input=pair())
    assert strict.exit_code == 0
    with pytest.raises(FileNotFoundError):
        runner.invoke(app, ["match", str(tmp_path / "none.jsonl")], catch_exceptions=False)


def test_a_processor_answers_thousands_of_pairs_a_second() -> None:
    """30,000 are measured on an idle processor; a busy one counts its waiting for memory as time."""
    lines = [pair(n, full_name=f"Nguyễn Thị Hoà {'Anh' if n % 3 else ''}") for n in range(4_000)]
    begun = time.process_time()
    answer_lines(lines, RELEASED_RULES, today=TODAY)
    assert len(lines) / (time.process_time() - begun) > 6_000
