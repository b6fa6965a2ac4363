"""What a case says of itself beyond its expected level: tags, split, and the findings in its text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.content.loading import load_protocol
from bot.triage.model import Experiencer, Status

SPLITS = ("dev", "held")
"""`dev` cases may be looked at when something is improved; `held` ones only measure."""
_FINDING_KEYS = {"finding", "status", "experiencer"}


@dataclass(frozen=True)
class Listed:
    """A finding that a reader found in the text of a case."""

    finding: str
    status: Status
    experiencer: Experiencer

    @property
    def is_present(self) -> bool:
        """Whether the person has it now, or the one they care for."""
        return self.status is Status.PRESENT and self.experiencer is not Experiencer.FAMILY


@dataclass(frozen=True)
class Labels:
    """All of it is optional."""

    tags: tuple[str, ...] = ()
    split: str | None = None
    must: bool = False
    """Whether the emergency in it may never be missed."""
    findings: tuple[Listed, ...] | None = None
    """Nothing where nobody has listed them, which is not the same as an empty list."""

    @property
    def present(self) -> frozenset[str]:
        """The findings listed as present."""
        return frozenset(listed.finding for listed in self.findings or () if listed.is_present)

    @property
    def mentioned(self) -> frozenset[str]:
        """The findings listed with any status, whosever they are."""
        return frozenset(listed.finding for listed in self.findings or ())


def read_labels(row: Mapping[str, Any], problems: list[str]) -> Labels:
    """The labels of a case; what is wrong with them is added to the problems."""
    tag, split, must = row.get("tag"), row.get("split"), row.get("must")
    if not isinstance(tag, (str, type(None))):
        problems.append('"tag" must be a text, with commas between several')
        tag = None
    if split is not None and split not in SPLITS:
        problems.append(f'"split" must be one of {", ".join(SPLITS)} (is {split!r})')
        split = None
    if not isinstance(must, (bool, type(None))):
        problems.append('"must" must be true or false')
    tags = (part.strip() for part in (tag or "").split(","))
    return Labels(
        tags=tuple(dict.fromkeys(part for part in tags if part)),
        split=split,
        must=must is True,
        findings=_findings(row["findings"], problems) if row.get("findings") is not None else None,
    )


def _findings(rows: Any, problems: list[str]) -> tuple[Listed, ...]:
    if not isinstance(rows, list):
        problems.append('"findings" must be a list')
        return ()
    listed = (_listed(row, f"finding {number}: ", problems) for number, row in enumerate(rows, 1))
    return tuple(finding for finding in listed if finding)


def _listed(row: Any, place: str, problems: list[str]) -> Listed | None:
    if not isinstance(row, dict):
        problems.append(f"{place}must be an object")
        return None
    before = len(problems)
    problems += [f"{place}unknown key {key!r}" for key in row if key not in _FINDING_KEYS]
    finding, status = row.get("finding"), row.get("status")
    experiencer = row.get("experiencer", Experiencer.SELF.value)
    if not isinstance(finding, str) or finding not in load_protocol().findings:
        problems.append(f"{place}there is no finding {finding!r} in bot/content/findings.yml")
    for key, value, known in (("status", status, Status), ("experiencer", experiencer, Experiencer)):
        words = [member.value for member in known]
        if value not in words:
            problems.append(f'{place}"{key}" must be one of {", ".join(words)} (is {value!r})')
    if len(problems) > before:
        return None
    return Listed(str(finding), Status(status), Experiencer(experiencer))
