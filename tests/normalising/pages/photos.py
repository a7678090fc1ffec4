"""Photos of cards that were never printed."""

from io import BytesIO

import zxingcpp
from PIL import Image, ImageFilter


def photo_of(text: str, kind: str = "JPEG", side: int = 480) -> bytes:
    """Return a photo: the code lies askew on something else, and the hand was not quite still."""
    code = zxingcpp.write_barcode_to_image(zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode))
    picture = Image.new("RGB", (1600, 1200), (176, 200, 190))
    picture.paste(Image.fromarray(code).resize((side, side)), (900, 200))
    picture = picture.rotate(8, fillcolor=(90, 80, 70)).filter(ImageFilter.GaussianBlur(1))
    written = BytesIO()
    picture.save(written, kind)
    return written.getvalue()
