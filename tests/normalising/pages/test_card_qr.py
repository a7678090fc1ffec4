"""The card's QR code fills in the form: read in the browser, or on the server from a photo that nobody keeps."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar.exceptions import ClientException
from PIL import Image

from motid.normalisation.card_photo import LARGEST_PHOTO, NoCode, NoPicture, Photo, read_code
from motid.web.citizen.site import LARGEST_REQUEST
from motid.web.multipart_form import read_multipart
from tests.normalising.pages.conftest import ORIGIN, Pages, Resident
from tests.normalising.pages.photos import photo_of
from tests.normalising.pages.test_form import at_the_form


def text_of(citizen: Resident) -> str:
    person = citizen.person
    year, month, day = person["date_of_birth"].split("-")
    born = f"{day}{month}{year}"
    return f"{person['personal_number']}|{person['cmnd']}|{person['full_name']}|{born}|Nữ|Phường An Bình|14052021"


async def send(citizen: Resident, photo: bytes | None, **fields: str) -> Resident:
    """Follow the form's link to the photo, and press “Đọc mã QR”."""
    await citizen.open(citizen.page.link("Quét mã QR trên thẻ để điền nhanh"))
    form = citizen.page.submission("Đọc mã QR", {})
    data = {name: value for name, value in form.data.items() if name != "card"} | fields
    answer = await citizen.client.post(
        form.address, data=data, files={"card": ("the.jpg", photo or b"", "image/jpeg")}
    )
    citizen.page = type(citizen.page)(answer)
    return citizen


@pytest.mark.item("S0-10")
@pytest.mark.parametrize("way", ["photo", "text"])
async def test_the_code_fills_in_the_form_and_proves_nothing(pages: Pages, way: str) -> None:
    """Its owner checks what was read, types the phone, and the registries decide as ever."""
    citizen = await at_the_form(pages)
    if way == "photo":
        photo = photo_of(text_of(citizen), "PNG")
        assert len(photo) > LARGEST_REQUEST, "larger than any other form may be"
        await send(citizen, photo)
    else:
        await send(citizen, None, qr_text=text_of(citizen))
    assert "Đã điền theo mã QR trên thẻ." in citizen.page.main
    for name in ("full_name", "personal_number", "issue_date"):
        assert citizen.page.field(name).get("value") == citizen.own_data[name]
    assert await pages.town.normalisation.authn.database.pool.fetchval("SELECT count(*) FROM normalisation") == 0
    await citizen.press("CHUẨN HÓA TÀI KHOẢN")
    assert citizen.page.path == "/normalise/code"


async def test_what_the_card_says_otherwise_can_be_seen(pages: Pages) -> None:
    """A date of birth that the account has wrong is shown as on the card, and is what counts."""
    citizen = await at_the_form(pages, date_of_birth="1950-01-01")
    await send(citizen, None, qr_text=text_of(citizen))
    year, month, day = citizen.person["date_of_birth"].split("-")
    assert citizen.page.field("date_of_birth").get("value") == f"{day}/{month}/{year}"
    await citizen.press("CHUẨN HÓA TÀI KHOẢN")
    assert citizen.page.path == "/normalise/code"


@pytest.mark.parametrize(
    ("photo", "said"),
    [
        (b"", "Bạn chưa chọn ảnh nào."),
        (b"<svg>", "Không đọc được ảnh này."),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "Không đọc được ảnh này."),
        (photo_of("https://example.vn"), "Đây không phải mã QR của thẻ căn cước."),
        (photo_of("946195000012|x"), "Mã QR đọc được chưa đủ."),
    ],
)
async def test_what_cannot_be_read_says_what_to_do(pages: Pages, photo: bytes, said: str) -> None:
    citizen = await at_the_form(pages)
    await send(citizen, photo)
    assert said in citizen.page.main
    await citizen.open(citizen.page.link("Tôi tự điền"))
    assert citizen.page.field("full_name").get("value") == citizen.person["full_name"]


async def test_nobody_sends_large_forms_unasked(pages: Pages) -> None:
    """Without a session, without the browser's token, and above the largest photo."""
    citizen = await at_the_form(pages)
    address, data = f"{ORIGIN}/normalise/card", citizen.page.submission("CHUẨN HÓA TÀI KHOẢN", {}).data
    too_large = {"card": ("x.jpg", bytes(LARGEST_PHOTO + 100_000), "image/jpeg")}
    small = {"card": ("x.jpg", b"x", "image/jpeg")}
    token = {"csrf_token": data["csrf_token"]}
    assert (await citizen.client.post(address, data=token, files=too_large)).status_code == 413
    assert (await citizen.client.post(address, data={}, files=small)).status_code == 403
    assert (await citizen.client.post(f"{ORIGIN}/normalise", data=token, files=small)).status_code == 400
    stranger = pages.resident(citizen.person)
    assert (await stranger.client.post(address, data=token, files=small)).status_code == 403


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_pictures_of_every_kind(kind: str) -> None:
    found = read_code(Photo(photo_of("946195000012||Nguyễn Thị Thuý Hoà", kind)))
    assert not isinstance(found, NoPicture | NoCode)
    assert found.reveal() == "946195000012||Nguyễn Thị Thuý Hoà"


def test_a_bomb_is_no_picture() -> None:
    """A few bytes that would become a picture of a gigabyte are refused by the size that they announce."""
    written = BytesIO()
    Image.new("1", (30_000, 30_000)).save(written, "PNG")
    assert len(written.getvalue()) < LARGEST_PHOTO
    assert read_code(Photo(written.getvalue())) == NoPicture()
    assert read_code(Photo(bytes(LARGEST_PHOTO + 1))) == NoPicture()


@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF\x00\x00\x00\x00WEBP"]),
)
def test_any_bytes_are_answered(content: bytes, head: bytes) -> None:
    assert isinstance(read_code(Photo(head + content)), NoPicture | NoCode)


@given(st.binary(max_size=400), st.text(max_size=60))
def test_any_form_is_read_or_refused(body: bytes, boundary: str) -> None:
    for content in (body, b"--b\r\n" + body, b'--b\r\nContent-Disposition: form-data; name="x"\r\n\r\n' + body):
        for content_type in (f"multipart/form-data; boundary={boundary}", "multipart/form-data; boundary=b"):
            try:
                fields, files = read_multipart(content_type, content)
            except ClientException:
                continue
            assert all(isinstance(value, str) for _, value in fields)
            assert all(isinstance(value, bytes) for value in files.values())
