"""The reference of matching names every reason, and nothing that is none."""

import re

from motid.normalisation.reasons import Reason
from tests.docs.documents import document


def test_every_reason_is_explained_once() -> None:
    section = document("reference/matching.md").text.split("## Reasons")[1].split("\n## ")[0]
    listed = re.findall(r"^\| `([a-z_]+\.[a-z_]+)` \|", section, re.MULTILINE)
    assert sorted(listed) == sorted(reason.value for reason in Reason)
