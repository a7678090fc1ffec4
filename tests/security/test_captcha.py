"""The captcha remembers only its own questions, and each works once."""

import base64
import secrets

import pytest

from motid.web.citizen.services import CitizenServices
from motid.web.forms.captcha import CAPTCHA_WRONG, CaptchaFields

YEAR_9999 = 253_402_300_000


def answer(captcha_id: str, digits: str) -> CaptchaFields:
    return CaptchaFields.submitted([("captcha_id", captcha_id), ("captcha", digits)])


@pytest.mark.parametrize("expires", [YEAR_9999, 2**48 - 1], ids=["kept for ever", "beyond the calendar"])
async def test_invented_questions_are_not_remembered(services: CitizenServices, expires: int) -> None:
    """Remembering them would let anybody fill the table with rows that no clean-up ever removes."""
    before = await services.database.pool.fetchval("SELECT count(*) FROM spent_once")
    for length in (32, 64):
        body = secrets.token_bytes(12) + expires.to_bytes(6, "big") + secrets.token_bytes(length)
        captcha_id = base64.urlsafe_b64encode(body).decode()
        assert await services.captcha.fault(answer(captcha_id, "12345")) == CAPTCHA_WRONG
    assert await services.database.pool.fetchval("SELECT count(*) FROM spent_once") == before


async def test_a_question_takes_one_answer(services: CitizenServices) -> None:
    question = services.captcha.question()
    assert question is not None
    wrong = str((int(question.digits) + 1) % 100_000).zfill(5)
    assert await services.captcha.fault(answer(question.id, wrong)) == CAPTCHA_WRONG
    assert await services.captcha.fault(answer(question.id, question.digits)) == CAPTCHA_WRONG, "no second guess"
    question = services.captcha.question()
    assert question is not None
    assert await services.captcha.fault(answer(question.id, question.digits)) is None
    assert await services.captcha.fault(answer(question.id, question.digits)) == CAPTCHA_WRONG, "no replay"
