"""Every kind of person that the population holds passes from the simulator's XML through the adapter unharmed."""

import msgspec
from lxml import etree

from motid.registries.adapters.population_answers import read_citizens
from motid.sandbox.population.person import Person
from motid.sandbox.registries.citizen_xml import citizen_element
from motid.sandbox.registries.soap import C06, envelope, serialised
from tests.registries.conftest import Simulated
from tests.registries.soap_answers import ok


async def test_every_person_comes_back_as_recorded(simulated: Simulated) -> None:
    cursor: str | None = None
    for _ in range(3):
        query: dict[str, str | int] = {"limit": 150, **({"cursor": cursor} if cursor else {})}
        page = (await simulated.http.get("/people", params=query)).json()
        people = msgspec.convert(page["people"], list[Person])
        cursor = page["next_cursor"]
        root, body = envelope()
        etree.SubElement(body, f"{{{C06}}}CongdanCollection").extend([citizen_element(person) for person in people])
        citizens = read_citizens(ok(serialised(root))).citizens
        for person, citizen in zip(people, citizens, strict=True):
            assert citizen.full_name.reveal() == person.full_name
            assert citizen.date_of_birth.reveal() == person.date_of_birth
            assert citizen.personal_number is not None
            assert citizen.personal_number.reveal() == person.personal_number
