"""Forms read what people type, keep the rest out, and say what to do."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motid.kernel.errors import InvalidValue
from motid.web.forms.password import NewPasswordForm
from motid.web.forms.registration import RegistrationForm
from motid.web.forms.sign_in import SignInForm
from motid.web.texts.validation import INVALID_VALUE, UNREADABLE, text_for

GOOD = {
    "login_name": "036195000012",
    "full_name": "Nguyễn Thị Minh Khai",
    "date_of_birth": "9/3/1995",
    "phone": "0950 000 088",
    "email": "",
}


def submitted(**changes: str) -> RegistrationForm:
    form = RegistrationForm.submitted((GOOD | changes).items())
    form.validate()
    return form


def test_registration_form_parses_what_people_type() -> None:
    form = submitted()
    assert form.errors == {}
    assert form.date_of_birth.value.iso() == "1995-03-09"
    assert form.phone.value.e164() == "+84950000088"
    assert form.email.optional_value is None
    assert submitted(date_of_birth="1950").date_of_birth.value.year_only


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("login_name", "", "Bạn phải nhập cmt/cccd."),
        ("login_name", "0361950000", "9 chữ số"),
        ("full_name", "Khai 2", "không có chữ số"),
        ("date_of_birth", "31/02/1995", "Không có ngày này"),
        ("phone", "0234 382 2222", "di động"),
        ("email", "khai@", "ten@vidu.vn"),
    ],
)
def test_errors_say_what_to_do(field: str, typed: str, said: str) -> None:
    errors = submitted(**{field: typed}).errors_in_order()
    assert [name for name, _ in errors] == [field]
    assert said in str(errors[0][1])


def test_every_code_of_the_parsers_has_a_text() -> None:
    """The kernel's sources name their codes; each one that forms can meet has a text of its own."""
    from motid import kernel

    codes = set()
    for module in ("login_name", "cmnd", "names", "birth_date", "phone", "email", "personal_number", "issue_date"):
        source = next(path for path in kernel.__path__) + f"/{module}.py"
        with open(source, encoding="utf-8") as file:  # noqa: PTH123
            codes |= set(re.findall(r'InvalidValue\(code="([a-z_.]+)"\)', file.read()))
    assert codes, "the kernel still raises InvalidValue by keyword"
    assert codes <= set(INVALID_VALUE)
    assert text_for("nothing.known") == UNREADABLE


@given(st.dictionaries(st.sampled_from([*GOOD, "captcha", "altcha", "x"]), st.text(max_size=80)))
def test_any_submission_is_answered_without_a_crash(pairs: dict[str, str]) -> None:
    form = RegistrationForm.submitted(pairs.items())
    if form.validate():
        assert form.login_name.value.reveal().isdigit()
    for _, text in form.errors_in_order():
        assert text


def test_values_are_not_readable_before_the_form_is_valid() -> None:
    with pytest.raises(LookupError):
        _ = submitted(phone="x").phone.value


def test_an_overlong_value_is_refused_and_not_parsed_whole() -> None:
    assert "full_name" in submitted(full_name="Nguyễn " * 10_000).errors


@pytest.mark.item("S4-21")
@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("", "Bạn phải nhập mật khẩu."),
        ("Ab1!", "ít nhất 8 ký tự"),
        ("SÔNGHƯƠNG7!", "chữ thường"),
        ("sônghương7!", "chữ in hoa"),
        ("SôngHương!!", "chữ số"),
        ("SôngHương77", "ký tự đặc biệt"),
    ],
)
def test_password_rules_are_told_one_at_a_time(password: str, said: str) -> None:
    form = NewPasswordForm.submitted([("password", password), ("password_confirmation", password)])
    assert not form.validate()
    assert said in form.password.errors[0]


@pytest.mark.item("S4-20")
def test_confirmation_must_repeat_the_password() -> None:
    assert NewPasswordForm.submitted(
        [("password", "Sông-Hương-7"), ("password_confirmation", "Sông-Hương-7")]
    ).validate()
    assert not NewPasswordForm.submitted([("password", "Sông-Hương-7"), ("password_confirmation", "Sông")]).validate()


def test_sign_in_takes_any_user_name_and_never_trims_a_password() -> None:
    form = SignInForm.submitted([("username", "không phải số"), ("password", " a ")])
    assert form.validate()
    assert form.password.data == " a "


def test_invalid_value_carries_no_text_of_the_person() -> None:
    with pytest.raises(InvalidValue) as raised:
        submitted().phone.parser("bí mật")
    assert "bí mật" not in str(raised.value)
