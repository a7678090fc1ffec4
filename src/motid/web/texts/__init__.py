"""Texts for people that live in code: written in Vietnamese, translated when a page is drawn.

Vietnamese is the source language: templates and code hold the Vietnamese sentence, `locale/en` its English.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


def N_(text: str) -> str:  # noqa: N802 - gettext's name for "translate this later"
    """Mark a Vietnamese text for translation and return it unchanged."""
    return text


@dataclass(frozen=True)
class Message:
    """A marked text with named values to put in, such as `Message(N_("Còn %(left)s lần."), {"left": 2})`."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict)


Text = str | Message
"""What an error or a notice may be: a marked text, with or without values."""
