"""The labelled set: pairs of one person written in many ways, and pairs of two people who look like one."""

from collections.abc import Callable, Iterator
from itertools import islice
from random import Random

from motid.sandbox.population.people import chunk_of_people
from motid.sandbox.population.person import Person
from tests.bench.matching.pair import Change, LabelledPair, Side, side_of
from tests.bench.matching.same_person import OTHER_FIELDS, SAME_BUT_MATCHING
from tests.bench.matching.spellings import ACCEPTED, LOOKS_LIKE
from tests.bench.matching.two_people import OF_NEIGHBOURS, OF_STRANGERS

SEED = 20
EACH = 1_000
"""Pairs of a kind, where the population has as many."""
CHUNKS = 12
"""Chunks of people drawn on: twins and shared CMND numbers are rare."""

Sides = tuple[Side, Side]


def labelled_pairs(*, each: int = EACH, chunks: int = CHUNKS, seed: int = SEED) -> list[LabelledPair]:
    """Return the set; the same for the same arguments."""
    people = [person for chunk in range(chunks) for person in chunk_of_people(seed, chunk)]
    pairs: list[LabelledPair] = []
    for kind, change in ACCEPTED.items():
        pairs += islice(_spelled(f"name: {kind}", change, people, seed, must_match=True), each)
    pairs += islice(_spelled_twice("name: each side in its own way", people, seed), each)
    for kind, change in LOOKS_LIKE.items():
        pairs += islice(_spelled(f"name: {kind}", change, people, seed, must_match=False), each)
        pairs += islice(_twins_with_like_names(f"two people, names alike: {kind}", change, people, seed), each // 4)
    for kind, make in {**SAME_BUT_MATCHING, **OTHER_FIELDS}.items():
        pairs += islice(_of_one(kind, make, people, seed, must_match=kind in SAME_BUT_MATCHING), each)
    for kind, mix in OF_NEIGHBOURS.items():
        pairs += islice(_of_two(kind, mix, _neighbours(people), seed), each)
    for kind, mix in OF_STRANGERS.items():
        pairs += islice(_of_two(kind, mix, _strangers(people, seed), seed), each)
    return pairs


def _spelled(
    kind: str, change: Change, people: list[Person], seed: int, *, must_match: bool
) -> Iterator[LabelledPair]:
    """Yield pairs that differ in the spelling of the name alone, now and then with a side turned round."""
    chance = Random(f"{seed} {kind}")
    for person in _shuffled(people, chance):
        name = change(person.full_name, chance)
        if name is None:
            continue
        recorded = _some_fields(side_of(person), chance)
        claimed = recorded.but(full_name=name)
        if chance.random() < 0.2:
            claimed, recorded = recorded, claimed
        yield LabelledPair(kind, "same", must_match, claimed, recorded)


def _spelled_twice(kind: str, people: list[Person], seed: int) -> Iterator[LabelledPair]:
    """Yield pairs whose sides come from two systems, each with its own habits."""
    chance = Random(f"{seed} {kind}")
    changes = list(ACCEPTED.values())
    for person in _shuffled(people, chance):
        one, other = (change(person.full_name, chance) or person.full_name for change in chance.sample(changes, 2))
        side = _some_fields(side_of(person), chance)
        yield LabelledPair(kind, "same", True, side.but(full_name=one), side.but(full_name=other))


def _some_fields(side: Side, chance: Random) -> Side:
    """Leave out fields that the decision does not need."""
    return side.but(
        cmnd=side.cmnd if chance.random() < 0.5 else None,
        issue_date=side.issue_date if chance.random() < 0.5 else None,
        phone=side.phone if chance.random() < 0.5 else None,
    )


def _of_one(
    kind: str, make: Callable[[Person, Random], Sides | None], people: list[Person], seed: int, *, must_match: bool
) -> Iterator[LabelledPair]:
    chance = Random(f"{seed} {kind}")
    for person in _shuffled(people, chance):
        sides = make(person, chance)
        if sides is not None:
            yield LabelledPair(kind, "same", must_match, *sides)


def _of_two(
    kind: str, mix: Callable[[Person, Person, Random], Sides | None], couples: list[tuple[Person, Person]], seed: int
) -> Iterator[LabelledPair]:
    chance = Random(f"{seed} {kind}")
    for one, other in couples:
        sides = mix(one, other, chance)
        if sides is not None:
            yield LabelledPair(kind, "different", False, *sides)


def _twins_with_like_names(kind: str, change: Change, people: list[Person], seed: int) -> Iterator[LabelledPair]:
    """Yield twins whose parents gave them names that differ as little as a slip of the pen does."""
    chance = Random(f"{seed} {kind}")
    for one, other in _strangers(people, seed):
        name = change(one.full_name, chance)
        if name is None or name.casefold() == one.full_name.casefold():
            continue
        claimed = side_of(other).but(full_name=name, date_of_birth=one.date_of_birth, phone=one.phone)
        if chance.random() < 0.3:
            claimed = claimed.but(personal_number=None)
        yield LabelledPair(kind, "different", False, claimed, side_of(one))


def _neighbours(people: list[Person]) -> list[tuple[Person, Person]]:
    """Return the two people of each pair that the population relates to each other."""
    return list(zip(people[::2], people[1::2], strict=True))


def _strangers(people: list[Person], seed: int) -> list[tuple[Person, Person]]:
    chance = Random(seed)
    others = chance.sample(people, len(people))
    return [(one, other) for one, other in zip(people, others, strict=True) if one != other]


def _shuffled(people: list[Person], chance: Random) -> list[Person]:
    return chance.sample(people, len(people))
