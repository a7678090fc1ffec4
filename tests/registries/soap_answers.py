"""Answers of a population database, spelled out."""

from httpx import Headers

from motid.registries.adapters.resilient_post import Answer


def envelope(inner: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:d="http://dancuquocgia.bca">'
        f"<s:Header/><s:Body>{inner}</s:Body></s:Envelope>"
    ).encode()


def exists(text: str) -> bytes:
    return envelope(f"<d:KetQuaXacThuc><d:TonTai>{text}</d:TonTai></d:KetQuaXacThuc>")


def fault(code: str) -> bytes:
    return envelope(f"<s:Fault><faultcode>{code}</faultcode><faultstring>946087000001</faultstring></s:Fault>")


def citizen(inner: str = "", born: str = "<d:NgayThangNam>19870309</d:NgayThangNam>") -> bytes:
    return envelope(
        "<d:CongdanCollection><d:CongDan>"
        "<d:SoDinhDanh>946087000001</d:SoDinhDanh>"
        "<d:HoVaTen><d:Ho>NGUYỄN</d:Ho><d:ChuDem>THỊ THUÝ</d:ChuDem><d:Ten>HOÀ</d:Ten></d:HoVaTen>"
        f"<d:NgayThangNamSinh>{born}</d:NgayThangNamSinh>{inner}"
        "</d:CongDan></d:CongdanCollection>"
    )


def ok(body: bytes, status: int = 200) -> Answer:
    return Answer(status, Headers({"content-type": "text/xml; charset=utf-8"}), body)
