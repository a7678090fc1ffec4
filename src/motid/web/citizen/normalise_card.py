"""The QR code of the card fills in the form, for its owner to check; it proves nothing (domain facts, QR code)."""

from datetime import timedelta
from typing import Final

from litestar import Response, get, post
from litestar.di import NamedDependency

from motid.kernel.card_qr import CardQr, parse_card_qr
from motid.kernel.errors import InvalidValue
from motid.limits import Limit, Refused
from motid.normalisation.card_photo import LARGEST_PHOTO, NoCode, NoPicture, Photo
from motid.normalisation.request.needs import Needed
from motid.web.citizen.normalise import form_page, known_phone
from motid.web.citizen.normalise_form import form_of_card
from motid.web.citizen.own_account import standing_of
from motid.web.citizen.too_fast import too_fast
from motid.web.citizen.visit import Visit
from motid.web.paths import PATHS
from motid.web.presenters.normalisation import CardPage
from motid.web.texts import N_, Text

_PHOTOS: Final = Limit("normalisation.card_photo", burst=20, interval=timedelta(seconds=15))
_LARGEST: Final = LARGEST_PHOTO + 64 * 1024
_NO_PHOTO: Final = N_("Bạn chưa chọn ảnh nào. Hãy chụp hoặc chọn một ảnh có mã QR trên thẻ.")
_NO_PICTURE: Final = N_("Không đọc được ảnh này. Hãy dùng ảnh JPEG, PNG hoặc WebP, nhỏ hơn 10 MB.")
_NO_CODE: Final = N_("Không thấy mã QR trong ảnh. Hãy chụp lại thật gần, đủ sáng và không bị lóa.")
_OTHER_CODE: Final = N_("Đây không phải mã QR của thẻ căn cước. Hãy chụp mã QR in trên thẻ căn cước của bạn.")
_UNREADABLE: Final = N_("Mã QR đọc được chưa đủ. Hãy chụp lại thật gần và rõ, hoặc tự điền các mục bên dưới.")


@get(PATHS.normalise_card)
async def show(visit: NamedDependency[Visit]) -> Response[bytes]:
    """Ask for a photo of the code."""
    standing = await standing_of(visit)
    if standing.needed is Needed.NOTHING:
        return visit.redirect(visit.continue_to or PATHS.account)
    return visit.page(CardPage())


@post(PATHS.normalise_card, status_code=200, request_max_body_size=_LARGEST)
async def read(visit: NamedDependency[Visit]) -> Response[bytes]:
    """Read the code: as text, where the browser has read it, else from the photo, which is not kept."""
    standing = await standing_of(visit)
    if standing.needed is Needed.NOTHING:
        return visit.redirect(visit.continue_to or PATHS.account)
    authn = visit.services.authn
    counted = await authn.limiter.take(_PHOTOS, str(standing.session.account_id), authn.database.clock.now())
    if isinstance(counted, Refused):
        return too_fast(visit, counted.until, PATHS.normalise_card)
    card = await _card(visit)
    if not isinstance(card, CardQr):
        return visit.page(CardPage(card))
    return form_page(visit, standing, form_of_card(card, standing, await known_phone(visit, standing)), scanned=True)


async def _card(visit: Visit) -> CardQr | Text:
    """Return what the card says, or the text that says why it could not be read."""
    text = dict(visit.pairs).get("qr_text", "")
    if not text:
        photo = visit.files.get("card", b"")
        if not photo:
            return _NO_PHOTO
        found = await visit.services.card_photos.code_in(Photo(photo))
        if isinstance(found, NoPicture):
            return _NO_PICTURE
        if isinstance(found, NoCode):
            return _NO_CODE
        text = found.reveal()
    try:
        return parse_card_qr(text)
    except InvalidValue as fault:
        return _OTHER_CODE if fault.code in ("card_qr.other_code", "card_qr.empty") else _UNREADABLE


HANDLERS = (show, read)
