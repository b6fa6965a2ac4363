"""One who is cared for, as a message names them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True)
class Person:
    """One who is cared for; the writer of a message is `None` wherever a person stands."""

    pronoun: str = "them"
    """"him", "her" or "them", which may be anybody."""
    noun: str = ""
    """What they are to the writer ("mother"); empty where only a pronoun was said."""
    kin: str = ""
    """Nouns of one kin may mean the same person (husband, partner); empty where a noun may mean anybody."""
    told_by: bool = False
    """Whether the noun is of who told it ("my daughter says she ..."), perhaps of somebody else."""

    def may_be(self, other: Person) -> bool:
        """Whether two messages may have meant the same one."""
        agrees = self.pronoun == other.pronoun or "them" in (self.pronoun, other.pronoun)
        if self.told_by or other.told_by:
            return agrees
        return agrees and (self.kin == other.kin or not (self.kin and other.kin))

    def named_too(self, other: Person) -> Person:
        """This one, with what a later message adds."""
        pronoun = other.pronoun if self.pronoun == "them" else self.pronoun
        if self.noun or other.told_by:
            return replace(self, pronoun=pronoun, told_by=False)
        return Person(pronoun, other.noun, other.kin)

    @property
    def known(self) -> Person:
        """This one as a person of the chat, whoever told of them."""
        return replace(self, told_by=False)

    def to_slot(self) -> dict[str, Any]:
        """JSON form for a Rasa slot."""
        return {"pronoun": self.pronoun, "noun": self.noun, "kin": self.kin}

    @classmethod
    def from_slot(cls, item: Mapping[str, Any] | str) -> Person:
        """The person that `to_slot` wrote, or an older version, which kept the pronoun alone."""
        if isinstance(item, str):
            return cls(item)
        return cls(str(item["pronoun"]), str(item["noun"]), str(item["kin"]))


SOMEBODY = Person()
"""One of whom neither name nor pronoun was said."""
