"""The synthetic population has the shape of the real one: names, ages, regions (domain facts §3.2 and §3.3)."""

from collections import Counter
from collections.abc import Callable, Iterable

import pytest

from motid.sandbox.population.columns import AS_OF
from motid.sandbox.population.people import chunk_of_people
from motid.sandbox.population.person import Person
from motid.sandbox.population.provinces import OLD_PROVINCES, PLACE_BY_CODE


@pytest.fixture(scope="module")
def people() -> list[Person]:
    return [person for chunk in range(12) for person in chunk_of_people(seed=7, chunk=chunk)]


@pytest.fixture(scope="module")
def kinh(people: list[Person]) -> list[Person]:
    return [person for person in people if person.ethnicity == "Kinh"]


def born(person: Person) -> int:
    return int(person.date_of_birth[:4])


def region(person: Person) -> str:
    return OLD_PROVINCES[PLACE_BY_CODE["0" + person.birth_registration.code[1:]]].region


def percent(people: Iterable[Person], of: Callable[[Person], str]) -> dict[str, float]:
    counts = Counter(of(person) for person in people)
    total = sum(counts.values())
    return {value: 100 * count / total for value, count in counts.items()}


def words(person: Person) -> int:
    return len(person.full_name.split())


def first_middle(person: Person) -> str:
    return (person.middle_name.split() or [""])[0]


def test_surnames_of_the_nation(kinh: list[Person]) -> None:
    found = percent(kinh, lambda person: person.family_name)
    nation = {"Nguyễn": 38.4, "Trần": 12.1, "Lê": 9.5, "Phạm": 7.0, "Phan": 4.5, "Đặng": 2.1, "Bùi": 2.0}
    for surname, share in nation.items():
        assert found[surname] == pytest.approx(share, abs=max(1.4, share * 0.05)), surname
    assert found["Hoàng"] + found["Huỳnh"] == pytest.approx(5.1, abs=0.8)
    assert found["Vũ"] + found["Võ"] == pytest.approx(3.9, abs=0.9)


def test_surnames_of_the_south_and_the_split_from_the_north(kinh: list[Person]) -> None:
    south = percent((p for p in kinh if region(p) == "south"), lambda person: person.family_name)
    north = percent((p for p in kinh if region(p) == "north"), lambda person: person.family_name)
    for surname, share in {"Nguyễn": 31.7, "Trần": 10.3, "Lê": 9.4, "Huỳnh": 3.22, "Võ": 3.65, "Ngô": 1.8}.items():
        assert south[surname] == pytest.approx(share, abs=max(0.6, share * 0.06)), surname
    assert north["Hoàng"] > 10 * north.get("Huỳnh", 0)
    assert south["Huỳnh"] > 1.5 * south["Hoàng"]
    assert north["Vũ"] > 3 * north["Võ"]
    assert south["Võ"] > 1.5 * south["Vũ"]


def students(people: list[Person], gender: str) -> list[Person]:
    """The cohort behind UIT-ViNames: southern, born about 1995 to 2003."""
    return [p for p in people if p.gender == gender and 1995 <= born(p) <= 2003]


@pytest.mark.parametrize(
    ("gender", "shares"), [("male", {2: 2.0, 3: 84.7, 4: 13.1}), ("female", {2: 0.85, 3: 30.9, 4: 67.6})]
)
def test_numbers_of_words(kinh: list[Person], gender: str, shares: dict[int, float]) -> None:
    found = percent(students(kinh, gender), lambda person: str(words(person)))
    for count, share in shares.items():
        assert found[str(count)] == pytest.approx(share, abs=3.0), count


def test_given_names_of_students(kinh: list[Person]) -> None:
    men = percent(students(kinh, "male"), lambda person: person.given_name)
    women = percent(students(kinh, "female"), lambda person: person.given_name)
    for name, share in {"Huy": 3.0, "Tuấn": 2.0, "Anh": 1.8, "Khoa": 1.3}.items():
        assert men[name] == pytest.approx(share, abs=0.9), name
    for name, share in {"Linh": 3.0, "Nhi": 2.8, "Ngân": 2.5, "Yến": 1.5}.items():
        assert women[name] == pytest.approx(share, abs=0.9), name


def test_given_names_follow_fashion(kinh: list[Person]) -> None:
    grandmothers = percent((p for p in kinh if p.gender == "female" and born(p) < 1965), lambda p: p.given_name)
    girls = percent((p for p in kinh if p.gender == "female" and born(p) > 2007), lambda p: p.given_name)
    assert grandmothers["Lan"] > 3 * girls.get("Lan", 0.01)
    assert girls["Vy"] > 5
    assert "Vy" not in grandmothers


def test_thi_and_van_fade_with_the_year_of_birth_and_faster_in_the_city(kinh: list[Person]) -> None:
    def share(word: str, gender: str, years: range, city: bool) -> float:
        cohort = [
            p
            for p in kinh
            if p.gender == gender
            and born(p) in years
            and p.middle_name
            and (p.birth_registration.code == "979") is city
        ]
        return sum(first_middle(p) == word for p in cohort) / len(cohort)

    assert share("Thị", "female", range(1940, 1970), city=False) > 0.85
    assert share("Thị", "female", range(1995, 2004), city=False) == pytest.approx(0.632, abs=0.06)
    assert share("Thị", "female", range(2007, 2012), city=True) == pytest.approx(0.176, abs=0.07)
    assert share("Văn", "male", range(1995, 2004), city=False) == pytest.approx(0.101, abs=0.03)
    assert share("Văn", "male", range(2007, 2012), city=True) < 0.06
    assert share("Văn", "male", range(1940, 1970), city=False) > 0.4


def test_both_styles_of_tone_occur_as_often_as_in_real_lists(kinh: list[Person]) -> None:
    old = sum(p.given_name in {"Hòa", "Thủy", "Thúy", "Thùy"} for p in kinh)
    new = sum(p.given_name in {"Hoà", "Thuỷ", "Thuý", "Thuỳ"} for p in kinh)
    assert new / (old + new) == pytest.approx(0.065, abs=0.02)


def test_ages_follow_the_pyramid(people: list[Person]) -> None:
    ages = sorted(AS_OF.year - born(person) for person in people)
    assert ages[0] >= 14
    assert ages[-1] <= 96
    assert ages[len(ages) // 2] == pytest.approx(42, abs=4)
    assert sum(age >= 60 for age in ages) / len(ages) == pytest.approx(0.19, abs=0.04)
    old = [p.gender for p in people if born(p) < 1945]
    assert old.count("female") / len(old) > 0.54


def test_every_province_is_there_by_its_weight(people: list[Person]) -> None:
    found = percent(people, lambda person: person.birth_registration.province)
    total = sum(province.people for province in OLD_PROVINCES)
    assert len(found) == 63
    for province in OLD_PROVINCES:
        assert found[province.name] == pytest.approx(100 * province.people / total, rel=0.3), province.name


def test_names_of_the_peoples_have_their_own_shape(people: list[Person]) -> None:
    by_people: dict[str, list[Person]] = {}
    for person in people:
        by_people.setdefault(person.ethnicity, []).append(person)
    ede = by_people["Ê Đê"]
    assert all(p.full_name.startswith(("H'", "H’")) for p in ede if p.gender == "female")
    assert all(p.full_name.startswith("Y ") for p in ede if p.gender == "male")
    assert all(p.full_name.endswith(p.family_name) for p in ede)
    assert all(p.full_name.startswith(("K'", "K’", "Ka ")) for p in by_people["Cơ Ho"])
    assert {"Ksor", "Siu", "Rơ Chăm"} <= {p.family_name for p in by_people["Gia Rai"]}
    assert {p.family_name for p in by_people["Bru - Vân Kiều"]} == {"Hồ"}
    assert "Điểu" in {p.family_name for p in by_people["Xtiêng"]}
    assert "Nông" in {p.family_name for p in by_people["Tày"]}
    assert any(p.family_name == "" and " " not in p.full_name for p in by_people["Ba Na"])
    assert len(by_people) > 15
