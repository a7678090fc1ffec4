"""What a column of an old portal's file may hold, and the names that such columns go by."""

import re
from enum import StrEnum
from functools import cache
from typing import Final

from motid.kernel.legacy_charsets import Charset, to_unicode
from motid.kernel.name_letters import compose, strip_marks


class LegacyField(StrEnum):
    """The meaning of a column."""

    EXTERNAL_ID = "external_id"
    """What the old portal calls the account by, unique there."""
    USER_NAME = "user_name"
    """What the owner typed to sign in: a CMND or personal number at most portals."""
    FULL_NAME = "full_name"
    FAMILY_NAME = "family_name"
    """Family and middle name, where the given name has its own column."""
    GIVEN_NAME = "given_name"
    DATE_OF_BIRTH = "date_of_birth"
    GENDER = "gender"
    CMND = "cmnd"
    PERSONAL_NUMBER = "personal_number"
    ISSUE_DATE = "issue_date"
    PHONE = "phone"
    EMAIL = "email"
    PASSWORD_HASH = "password_hash"  # noqa: S105 - a name of a column
    PASSWORD_SALT = "password_salt"  # noqa: S105
    LAST_USED_AT = "last_used_at"
    OPENED_AT = "opened_at"
    DOSSIERS = "dossiers"
    """Codes of dossiers, several in a cell."""
    VNEID_SUBJECT = "vneid_subject"
    TECH_ID = "tech_id"
    """What the national portal calls its owner by."""
    DOSSIER_CODE = "dossier_code"
    DOSSIER_TITLE = "dossier_title"
    DOSSIER_STATE = "dossier_state"
    DOSSIER_SUBMITTED_AT = "dossier_submitted_at"


_NAMES: Final[dict[LegacyField, str]] = {
    LegacyField.EXTERNAL_ID: """id, account id, user id, external id, uuid, guid, ma tai khoan, ma tk, id tai khoan,
        ma nguoi dung, id nguoi dung, ma cong dan, ma cd, ma dinh danh tai khoan, tai khoan id, user guid,
        account no""",
    LegacyField.USER_NAME: """user name, username, login, login name, ten dang nhap, ten tai khoan, tai khoan,
        ten truy cap, screen name, ten nguoi dung, so cmnd cccd, cmnd cccd, cccd cmnd, so cccd cmnd, so giay to,
        so giay to tuy than, so dinh danh cmnd, cmt cccd, so cmnd can cuoc""",
    LegacyField.FULL_NAME: """full name, fullname, name, display name, ho va ten, ho ten, ten day du, ten cong dan,
        ho ten cong dan, ho va ten cong dan, ten chu tai khoan, ho ten chu tai khoan, ho ten khai sinh""",
    LegacyField.FAMILY_NAME: "last name, family name, surname, ho, ho dem, ho va ten dem, ho chu dem, ho lot",
    LegacyField.GIVEN_NAME: "first name, given name, ten",
    LegacyField.DATE_OF_BIRTH: """date of birth, birth date, birthday, dob, birth, ngay sinh, ngay thang nam sinh,
        nam sinh, ngay thang sinh, sinh ngay""",
    LegacyField.GENDER: "gender, sex, gioi tinh, phai",
    LegacyField.CMND: "cmnd, so cmnd, cmt, so cmt, chung minh nhan dan, so chung minh nhan dan, cmnd cu, so cmnd cu",
    LegacyField.PERSONAL_NUMBER: """personal number, personal id, cccd, so cccd, can cuoc cong dan, can cuoc,
        so can cuoc, so can cuoc cong dan, so dinh danh, so dinh danh ca nhan, sddcn, ma dinh danh, ddcn,
        citizen id""",
    LegacyField.ISSUE_DATE: """issue date, issued on, date of issue, ngay cap, ngay cap cmnd, ngay cap cccd,
        ngay cap giay to, ngay cap cmnd cccd""",
    LegacyField.PHONE: """phone, phone number, mobile, mobile phone, telephone, tel, so dien thoai, dien thoai, sdt,
        dien thoai di dong, di dong, so di dong, dt, so dt, msisdn""",
    LegacyField.EMAIL: "email, e mail, mail, email address, thu dien tu, dia chi email, hop thu",
    LegacyField.PASSWORD_HASH: """password, password hash, pass, pwd, passwd, user password, mat khau, mk,
        mat khau ma hoa, ma bam mat khau, mat khau bam, hash, hash mat khau""",
    LegacyField.PASSWORD_SALT: "salt, password salt, pass salt, muoi, muoi mat khau",
    LegacyField.LAST_USED_AT: """last used at, last used, last login, last login at, last login date, last sign in,
        last activity, last activity date, lan dang nhap cuoi, dang nhap cuoi, dang nhap lan cuoi, lan cuoi dang nhap,
        ngay dang nhap cuoi, thoi gian dang nhap cuoi, lan su dung cuoi, truy cap cuoi""",
    LegacyField.OPENED_AT: """opened at, created, created at, created on, create date, created date, creation date,
        registered at, ngay tao, ngay dang ky, thoi gian tao, thoi diem tao, ngay mo, ngay lap""",
    LegacyField.DOSSIERS: """dossiers, dossier codes, dossier ids, ho so, cac ho so, ds ho so, danh sach ho so,
        danh sach ma ho so, cac ma ho so, ma cac ho so, ho so da nop""",
    LegacyField.VNEID_SUBJECT: "vneid, vneid subject, vneid sub, vneid id, ma vneid, tai khoan vneid",
    LegacyField.TECH_ID: "techid, tech id, dvcqg techid, dvcqg id, ma dvcqg, tai khoan dvcqg",
    LegacyField.DOSSIER_CODE: """dossier code, code, ma ho so, so ho so, so bien nhan, ma bien nhan, ma hs, so hs,
        dossier no, dossier number""",
    LegacyField.DOSSIER_TITLE: """dossier title, title, ten ho so, trich yeu, ten thu tuc, thu tuc,
        ten thu tuc hanh chinh, noi dung, noi dung ho so, procedure, ten tthc""",
    LegacyField.DOSSIER_STATE: """dossier state, state, status, trang thai, trang thai ho so, tinh trang,
        tinh trang ho so""",
    LegacyField.DOSSIER_SUBMITTED_AT: """dossier submitted at, submitted at, submitted, ngay nop, ngay nop ho so,
        ngay tiep nhan, thoi gian nop, ngay gui""",
}
_BY_NAME: Final = {
    name.replace(" ", ""): field
    for field, names in _NAMES.items()
    for name in map(str.strip, names.replace("\n", " ").split(","))
}
_BY_NAME.update({re.sub(r"\s", "", name): field for name, field in list(_BY_NAME.items())})


@cache
def field_of_header(header: str) -> LegacyField | None:
    """Return what a column of this name holds; None for a name that is not known.

    Case, diacritics, spaces and signs do not matter, and the name may be written in TCVN3 or VNI.
    """
    for charset in Charset:
        letters = strip_marks(compose(to_unicode(header, charset))).lower()
        if field := _BY_NAME.get(re.sub(r"[^a-z0-9]", "", letters)):
            return field
    return None
