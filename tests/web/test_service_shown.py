"""The service that asks: a picture of our own origin, its pages safely linked, and nothing where it said nothing."""

import re
from dataclasses import replace

import pytest

from motid.oidc.client import Client, ClientMetadata
from motid.oidc.client_logos import Logo
from motid.web.forms.sign_in import SignInForm
from motid.web.frame import Frame
from motid.web.presenters.approval import ApprovalPage
from motid.web.presenters.consent import ConsentPage
from motid.web.presenters.page import Page
from motid.web.presenters.service import ServiceShown
from motid.web.presenters.sign_in import SignInPage, StepUpPage
from motid.web.rendering import render
from tests.web.html import Drawn

LOGO = Logo(b"\x07" * 32, 96, 24)
PLAIN = ServiceShown("Sở Tư pháp")


def client(**metadata: object) -> Client:
    return Client("c", None, ClientMetadata(client_name="Sở Tư pháp", **metadata))  # type: ignore[arg-type]


def full() -> ServiceShown:
    return ServiceShown.of(
        client(
            localized={"client_name#en": "Department of Justice", "policy_uri#en": "https://a.example/en"},
            policy_uri="https://a.example/vi",
            tos_uri="https://a.example/terms",
            client_uri="https://a.example:8443/home?x=1",
            contacts=("hotro@a.example",),
        ),
        "vi",
        LOGO,
    )


def pages(service: ServiceShown) -> list[Page]:
    consent, approval = ConsentPage.examples()["all"], ApprovalPage.examples()["device"]
    return [
        SignInPage(SignInForm(), service),
        StepUpPage(service),
        ConsentPage(service, consent.purposes),
        ApprovalPage(service, "/device/confirm/r1", "s1", approval.asked_at, approval.expires_at),
    ]


@pytest.mark.parametrize("at", range(4))
def test_the_picture_stands_beside_the_name_and_keeps_its_place(at: int) -> None:
    page = Drawn(pages(full())[at])
    (picture,) = page.all("//main//img")
    assert dict(picture.attrib) == {
        "class": "motid-service__logo",
        "src": f"/client-logos/{'07' * 32}.png",
        "width": "96",
        "height": "24",
        "alt": "",
    }
    assert "Sở Tư pháp" in picture.getparent().text_content()
    plain = Drawn(pages(PLAIN)[at])
    assert not plain.all("//main//img")
    assert "Sở Tư pháp" in plain.text()
    assert not plain.all("//main//a[@target]")


@pytest.mark.parametrize(("at", "asked"), [(0, 2), (2, 3), (3, 3)])
def test_links_to_the_service_lead_into_a_tab_of_their_own(at: int, asked: int) -> None:
    page = Drawn(pages(full())[at])
    links = page.all("//main//a[@target]")
    assert [link.get("href") for link in links] == [
        "https://a.example/vi",
        "https://a.example/terms",
        "https://a.example:8443/home?x=1",
    ][:asked]
    for link in links:
        assert (link.get("target"), link.get("rel")) == ("_blank", "noopener noreferrer")
        assert "(mở trong thẻ mới)" in re.sub(r"\s+", " ", link.text_content())
    assert ("hotro@a.example" in page.text()) == (at != 0), "nobody gathers addresses before they have signed in"
    if at:
        assert "a.example:8443 (mở trong thẻ mới)" in page.links()


def test_each_language_has_what_was_registered_in_it() -> None:
    registered = client(
        localized={"client_name#en": "Department of Justice", "policy_uri#en": "https://a.example/en"},
        policy_uri="https://a.example/vi",
        tos_uri="https://a.example/terms",
    )
    shown = ServiceShown.of(registered, "en", None)
    assert (shown.name, shown.policy) == ("Department of Justice", "https://a.example/en")
    assert shown.terms == "https://a.example/terms"
    page = Drawn(SignInPage(SignInForm(), shown), Frame(locale="en"))
    assert "to continue to Department of Justice" in page.text()
    assert "(opens in a new tab)" in page.text()


@pytest.mark.parametrize("contact", ["a?cc=x@a.example", "a&b=%0a@a.example", "a b@a.example"])
def test_a_contact_adds_nothing_to_the_letter(contact: str) -> None:
    link = ServiceShown("x", contact=contact).mail_link
    assert re.fullmatch(r"mailto:[\w%.-]+@a\.example", link)


def test_the_sign_in_page_stays_light_and_is_drawn_once_a_service() -> None:
    plain, whole = (len(render(SignInPage(SignInForm(), each), Frame())) for each in (PLAIN, full()))
    assert whole - plain < 1_200, "bytes, without compression"
    assert {full(): "drawn"}[full()] == "drawn", "what is kept of a page is found again"
    assert full() != replace(full(), logo=None), "and drawn anew when the logo has come"
