"""A token of SoftHSM2, where the machine has it."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pkcs11
import pytest
from pkcs11 import Attribute

from motid.vault.hardware_module import HardwareModule, ModuleSession

_LIBRARIES = (
    *("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so", "/usr/lib64/softhsm/libsofthsm2.so"),
    *("/opt/homebrew/lib/softhsm/libsofthsm2.so", "/usr/local/lib/softhsm/libsofthsm2.so"),
)
PIN = "271828"


@dataclass(frozen=True)
class SoftHsm:
    """A fresh token with a user PIN."""

    library: Path
    label: str
    pin_file: Path

    @property
    def environment(self) -> dict[str, str]:
        """The settings that lead to it."""
        return {
            "MOTID_PKCS11_MODULE": str(self.library),
            "MOTID_PKCS11_TOKEN": self.label,
            "MOTID_PKCS11_PIN_FILE": str(self.pin_file),
            "MOTID_PKCS11_SESSIONS": "2",
        }

    def module(self, *, pin: str = PIN, label: str | None = None, sessions: int = 2) -> HardwareModule:
        return HardwareModule(self.library, label or self.label, pin, sessions)


@pytest.fixture(scope="session")
def softhsm(tmp_path_factory: pytest.TempPathFactory) -> SoftHsm:
    """A token that this test run alone uses."""
    library = next((Path(each) for each in _LIBRARIES if Path(each).exists()), None)
    if library is None or shutil.which("softhsm2-util") is None:
        pytest.skip("SoftHSM2 is not installed: tools/find-softhsm says how")
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    configuration = folder / "softhsm2.conf"
    configuration.write_text(
        f"directories.tokendir = {folder}/tokens\nobjectstore.backend = file\nlog.level = ERROR\n"
    )
    os.environ["SOFTHSM2_CONF"] = str(configuration)  # read when the library is initialised
    subprocess.run(
        ["softhsm2-util", "--init-token", "--free", "--label", "motid-test", "--pin", PIN, "--so-pin", "314159265"],
        check=True,
        capture_output=True,
    )
    pin_file = folder / "pin"
    pin_file.write_text(PIN + "\n")
    return SoftHsm(library, "motid-test", pin_file)


@pytest.fixture
def module(softhsm: SoftHsm) -> Iterator[HardwareModule]:
    """Sessions with an empty token."""
    opened = softhsm.module()
    opened.run_here(_empty)
    yield opened
    opened.close()


def _empty(session: ModuleSession) -> None:
    for found in list(session.session.get_objects()):
        found.destroy()


def objects(module: HardwareModule, kind: pkcs11.ObjectClass) -> list[dict[str, Any]]:
    """Return what the token holds of a kind."""

    def work(session: ModuleSession) -> list[dict[str, Any]]:
        return [
            {"label": found[Attribute.LABEL], "id": bytes(found[Attribute.ID]), "object": found}
            for found in session.session.get_objects({Attribute.CLASS: kind})
        ]

    return module.run_here(work)
