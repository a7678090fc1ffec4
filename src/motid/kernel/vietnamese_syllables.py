"""Which words are syllables of Vietnamese: an onset, a rhyme and a tone that go together.

Names of other peoples of Vietnam need not be such syllables; a text in which few words are is no Vietnamese text, or
one that was read in the wrong charset.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from motid.kernel.name_letters import SYLLABLES_KEPT, split_tone

_ONSETS: Final = "ngh ng nh gh gi kh th tr ch ph qu b c d đ g h k l m n p r s t v x"
_OPEN: Final = """
a ai ao au ay âu ây e eo ê êu i ia iu iêu yêu y o oa oai oao oay oe oeo oi ô ôi ơ ơi u ua uê uêu ui uơ uy uya uyu uây
uôi ư ưa ưi ưu ươi ươu
"""
_NASAL: Final = """
am ăm âm an ăn ân ang ăng âng anh em en eng êm ên ênh im in inh iêm iên iêng yêm yên yêng ynh oam oăm oan oăn oang
oăng oanh oem oen om on ong oong ông ôm ôn ôông ơm ơn um un ung uân uâng uên uênh uôm uôn uông uyên uyn uynh ươm ươn
ương ưm ưn ưng
"""
_STOPPED: Final = """
ap ăp âp at ăt ât ac ăc âc ach ep et ec êp êt êch ip it ich iêp iêt iêc yêt yt ych oap oat oăt oac oăc oach oet op ot
oc ooc ôp ôt ôc ơp ơt up ut uc uât uêch uôp uôt uôc uyêt uych uyt ươp ươt ươc ưt ưc
"""
_RHYMES: Final = frozenset((_OPEN + _NASAL).split())
_STOPPED_RHYMES: Final = frozenset(_STOPPED.split())
_AFTER_GI: Final = {"": "i", "n": "in", "êng": "iêng", "êt": "iêt", "p": "ip", "ch": "ich"}
_SHARP_OR_HEAVY: Final = frozenset("\u0301\u0323")
_FRONT: Final = frozenset("ieêy")
_ONLY_BEFORE_FRONT: Final = frozenset({"k", "gh", "ngh"})
_NEVER_BEFORE_FRONT: Final = frozenset({"c", "g", "ng"})
_LETTERS: Final = re.compile(r"[^\W\d_]+")


@lru_cache(SYLLABLES_KEPT)
def is_vietnamese_syllable(word: str) -> bool:
    """Tell whether a composed word, in any case, is a syllable that Vietnamese could have."""
    lower = unicodedata.normalize("NFC", word.lower())
    if not _LETTERS.fullmatch(lower):
        return False
    bare, tone, _ = split_tone(lower)
    return any(_fits(onset, bare[len(onset) :], tone) for onset in ("", *_ONSETS.split()) if bare.startswith(onset))


def _fits(onset: str, rhyme: str, tone: str) -> bool:
    if onset == "gi":
        rhyme = _AFTER_GI.get(rhyme, rhyme)
    elif onset == "qu" and rhyme == "":
        return False
    if rhyme[:1] in _FRONT and onset in _NEVER_BEFORE_FRONT and (onset, rhyme[:1]) != ("g", "i"):
        return False
    if onset in _ONLY_BEFORE_FRONT and rhyme[:1] not in _FRONT:
        return False
    return rhyme in _RHYMES or (rhyme in _STOPPED_RHYMES and tone in _SHARP_OR_HEAVY and tone != "")
