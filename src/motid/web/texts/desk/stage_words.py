"""What a page says of one stage of a procedure."""

from dataclasses import dataclass

from motid.web.texts import Text


@dataclass(frozen=True, slots=True)
class StageWords:
    """What the stage is for, what the official asks the caller, and what they tell them."""

    title: str
    ask: tuple[Text, ...] = ()
    say: tuple[Text, ...] = ()
