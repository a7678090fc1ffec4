"""A production installation cannot be started in the clear by mistake."""

import pytest
from pydantic import ValidationError

from motid.settings import Settings

GOOD: dict[str, object] = {
    "mode": "production",
    "exchange_origin": "https://id.example",
    "carrier_url": "https://carrier.example/v1",
    "carrier_api_key": "a key",
    "smpp_port": 2775,
    "smpp_password": "a secret",
    "smtp_port": 25,
}


def test_production_speaks_tls() -> None:
    assert Settings.model_validate(GOOD).secure, "cookies carry Secure and the __Host- prefix"


@pytest.mark.parametrize(
    "mistake",
    [
        {"exchange_origin": "http://id.example"},
        {"exchange_origin": "https://id.example/"},
        {"carrier_url": "http://carrier.example/v1"},
        {"population_url": "http://population.example"},
    ],
)
def test_production_refuses_to_travel_in_the_clear(mistake: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match=r"https|slash"):
        Settings.model_validate({**GOOD, **mistake})


def test_the_sandbox_may() -> None:
    assert not Settings.model_validate({"mode": "sandbox", "exchange_origin": "http://localhost:8000"}).secure
