"""From the conditions of the content files to those of the engine, every name and bound checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import Field

from bot.content.files import parse_model
from bot.content.problems import Place, Problems
from bot.content.schema import Identifier, Strict
from bot.triage import conditions as c
from bot.triage.model import Level
from bot.triage.protocol import Context, Finding, Quality, ValueKind

Names = Identifier | tuple[Identifier, ...]


class PresentSpec(Strict):
    """`{present: finding or list (any of them), unless: [mitigating qualities, all of them]}`."""

    present: Names
    unless: tuple[Identifier, ...] = ()


class QualitySpec(Strict):
    """The inside of `quality`."""

    finding: Names
    is_: Names = Field(alias="is")


class ValueSpec(Strict):
    """The inside of `value`."""

    name: Identifier
    finding: Names | None = None
    at_least: float | None = None
    at_most: float | None = None


class CountSpec(Strict):
    """The inside of `count`."""

    at_least: int = Field(ge=1)
    of: list[Any]


class SoonSystemsSpec(Strict):
    """The inside of `soon_systems`."""

    at_least: int = Field(ge=2)


@dataclass(frozen=True)
class Vocabulary:
    """The names that conditions may use."""

    findings: Mapping[str, Finding]
    contexts: Mapping[str, Context]
    qualities: Mapping[str, Quality]
    values: Mapping[str, ValueKind]


class Grammar:
    """Builds conditions; whatever is wrong goes to the problems, and the condition is then `None`.

    Args:
        vocabulary: Known names.
        problems: Where to note what is wrong.
    """

    def __init__(self, vocabulary: Vocabulary, problems: Problems) -> None:
        self.terms: dict[str, c.Condition | None] = {}
        self._vocabulary = vocabulary
        self._problems = problems
        self._builders: Mapping[str, Callable[[Any, Place], c.Condition | None]] = {
            "present": self._present,
            "not_ruled_out": self._not_ruled_out,
            "context": self._context,
            "context_not_ruled_out": self._context_not_ruled_out,
            "context_not_stated": self._context_not_stated,
            "quality": self._quality,
            "value": self._value,
            "count": self._count,
            "any": self._any,
            "all": self._all,
            "term": self._term,
            "any_row_at": self._any_row_at,
            "soon_systems": self._soon_systems,
        }

    def build(self, raw: object, place: Place) -> c.Condition | None:
        """The condition that the data describes."""
        if not isinstance(raw, dict):
            return self._wrong(place, "a condition must be a mapping")
        heads = [key for key in raw if key in self._builders]
        extra = [str(key) for key in raw if key not in heads and not (key == "unless" and "present" in raw)]
        if len(heads) != 1 or extra:
            found = ", ".join(str(key) for key in raw) or "nothing"
            return self._wrong(place, f"a condition has one of the known keys, but here is: {found}")
        head = heads[0]
        return self._builders[head](raw if head == "present" else raw[head], place.at(head))

    def _wrong(self, place: Place, message: str) -> c.Condition | None:
        self._problems.add(place, message)
        return None

    def _findings(self, names: Names | None, place: Place) -> tuple[str, ...]:
        listed = _listed(names)
        self._problems.unknown(place, "finding", listed, self._vocabulary.findings)
        self._problems.repeated(place, "finding", listed)
        return listed

    def _present(self, raw: Any, place: Place) -> c.Condition | None:
        spec = parse_model(raw, PresentSpec, place, self._problems)
        if spec is None:
            return None
        self._qualities(spec.unless, place.at("unless"), mitigating=True)
        return c.Present(self._findings(spec.present, place), frozenset(spec.unless))

    def _qualities(self, names: Sequence[str], place: Place, *, mitigating: bool) -> None:
        known = self._vocabulary.qualities
        self._problems.unknown(place, "quality", names, known)
        wanted = "mitigating" if mitigating else "aggravating"
        for name in names:
            if name in known and known[name].mitigating is not mitigating:
                self._problems.add(place, f"quality '{name}' is not {wanted}, only such may stand here")

    def _not_ruled_out(self, raw: Any, place: Place) -> c.Condition | None:
        spec = parse_model({"present": raw}, PresentSpec, place, self._problems)
        return None if spec is None else c.NotRuledOut(self._findings(spec.present, place))

    def _context_name(self, raw: Any, place: Place, *, lowers: bool = False) -> str | None:
        known = self._vocabulary.contexts
        if not isinstance(raw, str):
            self._problems.add(place, "must be the name of one context")
            return None
        if self._problems.unknown(place, "context", [raw], known):
            return None
        if known[raw].lowers is not lowers:
            how = "only a context that lowers" if lowers else "a context that lowers must not"
            self._problems.add(place, f"context '{raw}': {how} may stand here")
            return None
        return raw

    def _context(self, raw: Any, place: Place) -> c.Condition | None:
        name = self._context_name(raw, place)
        return c.InContext(name) if name else None

    def _context_not_ruled_out(self, raw: Any, place: Place) -> c.Condition | None:
        name = self._context_name(raw, place)
        return c.ContextNotRuledOut(name) if name else None

    def _context_not_stated(self, raw: Any, place: Place) -> c.Condition | None:
        name = self._context_name(raw, place, lowers=True)
        return c.ContextNotStated(name) if name else None

    def _quality(self, raw: Any, place: Place) -> c.Condition | None:
        spec = parse_model(raw, QualitySpec, place, self._problems)
        if spec is None:
            return None
        qualities = _listed(spec.is_)
        self._qualities(qualities, place.at("is"), mitigating=False)
        return c.HasQuality(self._findings(spec.finding, place.at("finding")), frozenset(qualities))

    def _value(self, raw: Any, place: Place) -> c.Condition | None:
        spec = parse_model(raw, ValueSpec, place, self._problems)
        if spec is None:
            return None
        values = self._vocabulary.values
        if self._problems.unknown(place.at("name"), "value", [spec.name], values):
            return None
        kind = values[spec.name]
        if (spec.at_least is None) is (spec.at_most is None):
            return self._wrong(place, "needs exactly one of at_least and at_most")
        bound = spec.at_least if spec.at_least is not None else spec.at_most
        if bound is not None and not kind.minimum <= bound <= kind.maximum:
            self._wrong(place, f"{bound:g} is outside {kind.minimum:g} to {kind.maximum:g} {kind.unit}")
        if spec.at_most is not None and (kind.at_most_up_to is None or spec.at_most > kind.at_most_up_to):
            self._wrong(place.at("at_most"), f"not allowed for '{spec.name}' at {spec.at_most:g}")
        findings = self._findings(spec.finding, place.at("finding"))
        return c.HasValue(spec.name, findings, spec.at_least, spec.at_most)

    def _parts(self, raw: Any, place: Place) -> tuple[c.Condition, ...] | None:
        if not isinstance(raw, list) or not raw:
            self._problems.add(place, "must be a list of conditions")
            return None
        parts = [self.build(part, place.at(number)) for number, part in enumerate(raw)]
        good = tuple(part for part in parts if part is not None)
        return good if len(good) == len(parts) else None

    def _count(self, raw: Any, place: Place) -> c.Condition | None:
        spec = parse_model(raw, CountSpec, place, self._problems)
        parts = self._parts(spec.of, place.at("of")) if spec else None
        if spec is None or parts is None:
            return None
        if spec.at_least > len(parts):
            return self._wrong(place.at("at_least"), f"{spec.at_least} of {len(parts)} can never hold")
        return c.Count(spec.at_least, parts)

    def _any(self, raw: Any, place: Place) -> c.Condition | None:
        parts = self._parts(raw, place)
        return None if parts is None else c.Count(1, parts)

    def _all(self, raw: Any, place: Place) -> c.Condition | None:
        parts = self._parts(raw, place)
        return None if parts is None else c.AllOf(parts)

    def _term(self, raw: Any, place: Place) -> c.Condition | None:
        if not isinstance(raw, str):
            return self._wrong(place, "must be the name of one term")
        self._problems.unknown(place, "term", [raw], self.terms)
        return self.terms.get(raw)

    def _any_row_at(self, raw: Any, place: Place) -> c.Condition | None:
        levels = [level.value for level in Level if level is not Level.NONE]
        if raw not in levels:
            return self._wrong(place, f"must be one of {', '.join(levels)}")
        return c.AnyRowAt(Level(raw))

    def _soon_systems(self, raw: Any, place: Place) -> c.Condition | None:
        spec = parse_model(raw, SoonSystemsSpec, place, self._problems)
        return None if spec is None else c.SoonSystems(spec.at_least)


def _listed(names: Names | None) -> tuple[str, ...]:
    if names is None:
        return ()
    return (str(names),) if isinstance(names, str) else tuple(str(name) for name in names)
