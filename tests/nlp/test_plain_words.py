"""The plainest words for the gravest things are heard whatever stands around them."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.nlp.lexicon import Sense
from bot.nlp.lexicon_loading import default_lexicon
from bot.nlp.text import tokenise

DATA: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("plain_words.yml").read_text(encoding="utf-8"))


def spelled_out(saying: str) -> list[str]:
    """A saying with each member of the part that it names in braces."""
    named = re.search(r"\{(\w+)\}", saying)
    return [saying.replace(named[0], member) for member in DATA["parts"][named[1]]] if named else [saying]


@pytest.mark.parametrize("finding", DATA["sayings"])
def test_is_heard_in_every_frame(finding: str) -> None:
    lexicon = default_lexicon()
    unheard = []
    for saying in itertools.chain.from_iterable(map(spelled_out, DATA["sayings"][finding])):
        for start, end in itertools.product(DATA["starts"], DATA["ends"]):
            text = start + saying + end
            said = {match.concept for match in lexicon.match(tokenise(text)) if match.sense is Sense.SAYS}
            if finding not in said:
                unheard.append(text)
    assert unheard == []
