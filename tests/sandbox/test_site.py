"""The sandbox's JSON interface and pages, over HTTP and without a script."""

import re
import smtplib
from asyncio import to_thread
from collections.abc import AsyncIterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from lxml import html
from pydantic import SecretStr
from tests.serving_sandbox import serving_sandbox

from motid.cli.demonstration_citizens import person_to_order
from motid.sandbox.site import create_app
from motid.sandbox.world import WrongMode
from motid.settings import Settings

PAGES = ["/", "/inbox", "/inbox?refresh=5", "/population", "/control", "/docs"]


@pytest_asyncio.fixture(scope="module")
async def site(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[httpx.AsyncClient, Settings]]:
    async with (
        serving_sandbox(tmp_path_factory.mktemp("site")) as (origin, settings),
        httpx.AsyncClient(base_url=origin, trust_env=False, timeout=60) as client,
    ):
        yield client, settings


@pytest_asyncio.fixture
async def client(site: tuple[httpx.AsyncClient, Settings]) -> AsyncIterator[httpx.AsyncClient]:
    yield site[0]
    await site[0].delete("/faults")


class Page:
    """A page as a browser without scripts sees it."""

    def __init__(self, text: str) -> None:
        self.root = html.fromstring(text)

    def all(self, path: str) -> list[Any]:
        return list(cast("list[Any]", self.root.xpath(path)))

    def text(self, path: str) -> str:
        return str(self.root.xpath(f"string({path})"))


async def send_mail(settings: Settings, to: str, text: str) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "motid@motid.example", to, "Mã xác thực"
    mail.set_content(text)

    def send() -> None:
        with smtplib.SMTP("127.0.0.1", settings.relay_port) as relay:
            relay.send_message(mail)

    await to_thread(send)


def test_it_starts_in_sandbox_mode_only(tmp_path: Path) -> None:
    settings = Settings(
        mode="production",
        var=tmp_path,
        exchange_origin="https://id.example",
        carrier_url="https://carrier.example",
        carrier_api_key=SecretStr("a real key"),
        smpp_port=2775,
        smpp_password=SecretStr("secret"),
        smtp_port=25,
    )
    with pytest.raises(WrongMode):
        create_app(settings)
    assert not list(tmp_path.iterdir())


async def test_health_and_metrics(client: httpx.AsyncClient) -> None:
    assert (await client.get("/health/live")).json() == {"status": "live"}
    assert (await client.get("/health/ready")).json() == {"status": "ready"}
    metrics = await client.get("/metrics")
    assert metrics.headers["content-type"].startswith("text/plain")
    assert "python_info" in metrics.text


async def test_people_are_paged_without_gaps_or_repetitions(client: httpx.AsyncClient) -> None:
    numbers: list[str] = []
    cursor: str | None = None
    for _ in range(3):
        page = (await client.get("/people", params={"limit": 7, **({"cursor": cursor} if cursor else {})})).json()
        assert set(page) == {"people", "next_cursor"}
        numbers += [person["personal_number"] for person in page["people"]]
        cursor = page["next_cursor"]
    assert len(set(numbers)) == 21
    first = (await client.get(f"/people/{numbers[0]}")).json()
    assert first["personal_number"] == numbers[0]
    assert {"full_name", "date_of_birth", "gender", "phone", "email", "cmnd", "card"} <= set(first)


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/people/946000000000x", None, 404),
        ("GET", "/people?limit=0", None, 400),
        ("GET", "/people?limit=many", None, 400),
        ("GET", "/people?cursor=%00%ff", None, 400),
        ("GET", "/messages?limit=-1", None, 400),
        ("GET", "/messages?channel=pigeon", None, 400),
        ("GET", "/requests/pigeon", None, 404),
        ("PUT", "/faults/pigeon", {}, 404),
        ("PUT", "/faults/carrier", {"delay": -1}, 400),
        ("PUT", "/faults/carrier", {"error_rate": 1.1}, 400),
        ("PUT", "/faults/carrier", {"slow": True}, 400),
        ("PUT", "/faults/carrier", [], 400),
        ("DELETE", "/faults/pigeon", None, 404),
        ("POST", "/people", {"full_name": 5}, 400),
        ("POST", "/people", {"full_name": "Tên 2 Số"}, 400),
        ("POST", "/people", {"shoe_size": 41}, 400),
        ("POST", "/people", {"date_of_birth": "1987-02-30"}, 400),
        ("POST", "/people", "x" * 70_000, 413),
        ("PATCH", "/people", None, 405),
        ("GET", "/nothing", None, 404),
    ],
)
async def test_bad_input_is_a_problem_that_says_what_is_wrong(
    client: httpx.AsyncClient, method: str, path: str, body: Any, status: int
) -> None:
    answer = await client.request(method, path, json=body, headers={"Accept": "application/json"})
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["status"] == status


async def test_faults_are_put_listed_and_cleared(client: httpx.AsyncClient) -> None:
    fault = {"delay": 0.5, "error_rate": 0.25, "outage": False}
    assert (await client.put("/faults/smsc", json=fault)).json() == fault
    listed = (await client.get("/faults")).json()
    assert set(listed) == {"population", "carrier", "smsc", "mail"}
    assert listed["smsc"] == fault
    assert (await client.delete("/faults/smsc")).status_code == 204
    healthy = {"delay": 0.0, "error_rate": 0.0, "outage": False}
    assert (await client.get("/faults")).json()["smsc"] == healthy


async def test_messages_are_newest_first_with_their_full_text(site: tuple[httpx.AsyncClient, Settings]) -> None:
    client, settings = site
    for number in (1, 2):
        await send_mail(settings, "an@example.vn", f"Mã số {number}: 48120{number}")
    messages = (await client.get("/messages", params={"to": "AN@example.vn"})).json()["messages"]
    assert [message["text"] for message in messages] == ["Mã số 2: 481202", "Mã số 1: 481201"]
    newest = messages[0]
    assert {"channel", "to", "from", "text", "subject", "received_at"} <= set(newest)
    assert (newest["channel"], newest["to"], newest["subject"]) == ("mail", "an@example.vn", "Mã xác thực")
    assert newest["from"] == "motid@motid.example"
    one = (await client.get("/messages", params={"to": "an@example.vn", "limit": 1})).json()["messages"]
    assert one == messages[:1]
    assert (await client.get("/messages", params={"to": "nobody@example.vn"})).json() == {"messages": []}


async def test_the_inbox_shows_the_code_large_and_escapes_the_text(site: tuple[httpx.AsyncClient, Settings]) -> None:
    client, settings = site
    await send_mail(settings, "binh@example.vn", "Mã cho 0950000001 là 730915. <script>alert(1)</script>")
    page = Page((await client.get("/inbox", params={"to": "binh@example.vn"})).text)
    assert page.text("//strong[@class='code']") == "730915"
    assert page.all("//script") == []
    assert "<script>alert(1)</script>" in page.text("//p[@class='text']")
    assert page.all("//meta[@http-equiv='refresh']") == []
    refreshing = page.text("//a[contains(@href, 'refresh=')]/@href")
    page = Page((await client.get(refreshing)).text)
    assert page.text("//meta[@http-equiv='refresh']/@content") == "5"


@pytest.mark.parametrize("path", PAGES)
async def test_pages_need_no_script_and_load_nothing_from_elsewhere(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    page = Page(answer.text)
    assert page.root.get("lang") == "vi"
    assert page.all("//script | //*[@style] | //style | //*[starts-with(name(@*), 'on')]") == []
    loaded = page.all("//link/@href | //img/@src")
    assert loaded
    assert all(str(address).startswith("/") for address in loaded)
    assert "width=device-width" in page.text("//meta[@name='viewport']/@content")
    assert len(page.all("//h1")) == 1
    for control in page.all("//input[not(@type='checkbox')]"):
        assert page.all(f"//label[@for='{control.get('id')}']")
    for address in loaded:
        assert (await client.get(str(address))).status_code == 200


async def test_every_link_of_the_home_page_leads_somewhere(client: httpx.AsyncClient) -> None:
    page = Page((await client.get("/")).text)
    for address in {str(link) for link in page.all("//a/@href") if str(link).startswith("/")}:
        assert (await client.get(address)).status_code == 200


async def test_a_person_is_found_by_any_number(client: httpx.AsyncClient) -> None:
    people = (await client.get("/people", params={"limit": 1000})).json()["people"]
    person = next(p for p in people if p["phone"] and p["cmnd"] and len(p["cmnd"]) == 9)
    for number in (person["personal_number"], person["cmnd"], person["phone"], f"+84 {person['phone'][1:]}"):
        page = Page((await client.get("/population", params={"number": number})).text)
        assert f"/population/{person['personal_number']}" in page.all("//h2/a/@href")
    page = Page((await client.get(f"/population/{person['personal_number']}")).text)
    shown = page.all("//dd/text()")
    assert person["personal_number"] in shown
    assert person["full_name"] in shown


async def test_people_are_browsed_page_by_page(client: httpx.AsyncClient) -> None:
    first = Page((await client.get("/population")).text)
    more = first.all("//a[contains(@href, 'cursor=')]/@href")
    second = Page((await client.get(more[0])).text)
    assert set(first.all("//h2/a/@href")).isdisjoint(second.all("//h2/a/@href"))
    assert (await client.get("/population", params={"number": "<b>"})).status_code == 200
    assert (await client.get("/population/nobody")).status_code == 404


async def test_the_control_form_sets_and_clears_a_fault(client: httpx.AsyncClient) -> None:
    form = {"delay": "0,5", "error_percent": "50", "outage": "yes", "action": "put"}
    answer = await client.post("/control/carrier", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/control")
    assert (await client.get("/faults")).json()["carrier"] == {"delay": 0.5, "error_rate": 0.5, "outage": True}
    assert "chậm 0.5 giây" in (await client.get("/control")).text
    await client.post("/control/carrier", data={"action": "clear"})
    assert (await client.get("/faults")).json()["carrier"]["outage"] is False


@pytest.mark.parametrize("delay", ["x", "nan", "inf", "-1", "601"])
async def test_a_wrong_form_changes_nothing_and_says_so(client: httpx.AsyncClient, delay: str) -> None:
    answer = await client.post("/control/carrier", data={"delay": delay, "error_percent": "0", "action": "put"})
    assert answer.status_code == 422
    assert "Chưa thay đổi gì" in answer.text
    assert (await client.get("/faults")).json()["carrier"]["delay"] == 0


async def test_a_form_that_is_not_ours_changes_nothing(client: httpx.AsyncClient) -> None:
    await client.put("/faults/carrier", json={"delay": 1})
    for wrong in ({"outage": "yes"}, {"action": "heal"}):
        assert (await client.post("/control/carrier", data=wrong)).status_code == 422
    assert (await client.post("/control/carrier", json=[])).status_code == 422
    assert (await client.get("/faults")).json()["carrier"] == {"delay": 1.0, "error_rate": 0.0, "outage": False}


async def test_a_form_from_another_site_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.post(
        "/control/carrier", data={"outage": "yes", "action": "put"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403
    answer = await client.post("/people", content=b"{}", headers={"Content-Type": "text/plain"})
    assert answer.status_code == 415


async def test_the_documentation_names_every_request_of_the_interface(client: httpx.AsyncClient) -> None:
    document = (await client.get("/docs/openapi.json")).json()
    assert set(document["paths"]) == {
        "/people",
        "/people/{personal_number}",
        "/messages",
        "/faults",
        "/faults/{registry}",
        "/requests/{registry}",
        "/phones/{personal_number}",
        "/phones/{personal_number}/answer",
    }
    stated = document["paths"]["/people"]["post"]["responses"]
    assert set(stated["400"]["content"]) == set(stated["409"]["content"]) == {"application/problem+json"}
    page = (await client.get("/docs")).text
    for path, item in document["paths"].items():
        for method in item:
            assert re.search(rf"{method.upper()} {re.escape(path)}<", page)


@pytest.mark.parametrize("path", ["/", "/static/sandbox.css", "/docs/openapi.json", "/people?limit=0", "/nothing"])
async def test_every_answer_carries_the_security_headers(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path, headers={"Accept": "text/html"})
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["referrer-policy"] == "no-referrer"


async def test_a_person_is_made_to_order_and_known_to_the_carrier_at_once(client: httpx.AsyncClient) -> None:
    made = await client.post("/people", json={"full_name": "Hồ Thị Kăn Tâm", "date_of_birth": "1950"})
    assert made.status_code == 201, made.text
    person = made.json()
    assert (person["full_name"], person["date_of_birth"]) == ("Hồ Thị Kăn Tâm", "1950")
    assert (await client.get(f"/people/{person['personal_number']}")).json() == person
    claim = {
        "number": f"+84{person['phone'][1:]}",
        "id_number": person["personal_number"],
        "full_name": person["full_name"],
        "date_of_birth": "1950",
    }
    headers = {"X-Api-Key": "sandbox", "X-Request-Id": str(uuid4())}
    compared = await client.post("/carrier/v1/subscriber-comparisons", json=claim, headers=headers)
    assert compared.json() == {"result": "match"}
    again = await client.post("/people", json={"personal_number": person["personal_number"]})
    assert again.status_code == 409


async def test_nobody_can_be_made_with_a_number_that_may_be_somebodys(client: httpx.AsyncClient) -> None:
    for real in ({"personal_number": "046087000001"}, {"phone": "0912345678"}, {"email": "a@gmail.com"}):
        answer = await client.post("/people", json=real)
        assert (answer.status_code, answer.json()["detail"]) == (400, "population.not_synthetic")


async def test_only_invented_people_have_telephones(site: tuple[httpx.AsyncClient, Settings]) -> None:
    client, settings = site
    path = f"/phones/{(await client.post('/people', json={})).json()['personal_number']}"
    bodies: tuple[object, ...] = ({}, {"password": ""}, {"password": 1}, [])
    for wrong in bodies:
        assert (await client.put(path, json=wrong)).status_code == 400
    assert (await client.put("/phones/001099000001", json={"password": "x"})).status_code == 404
    plain = {"content-type": "text/plain"}
    assert (await client.put(path, content=b'{"password": "x"}', headers=plain)).status_code == 415
    asked = {"auth_req_id": "AaH-IF4ocmaern9-9QpmXg." + "x" * 43, "action": "allow"}
    assert (await client.post(f"{path}/answer", params=asked)).status_code == 404
    assert (await client.put(path, json={"password": "Zebra.Wolf-7351"})).status_code == 204
    for wrong_query in ({"action": "allow"}, {**asked, "action": "maybe"}, {**asked, "auth_req_id": "x"}):
        assert (await client.post(f"{path}/answer", params=wrong_query)).status_code == 400
    unreachable = await client.post(f"{path}/answer", params=asked)
    assert (unreachable.status_code, settings.exchange in unreachable.json()["detail"]) == (409, True)


async def test_people_to_try_things_with_own_a_phone(site: tuple[httpx.AsyncClient, Settings]) -> None:
    """One in six of those whom the sandbox makes has none, or somebody else's: they cannot sign in with a code."""
    _, settings = site
    people = [await person_to_order(settings) for _ in range(30)]
    assert all(person["phone"] and person["phone_registered_to_owner"] for person in people)
