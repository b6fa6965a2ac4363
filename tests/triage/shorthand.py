"""Cases in one line, such as `back_pain:low_back,mild -neck_pain fever:temperature_c=38 -@known_cancer`.

A word is a finding (present), `-finding` (denied), `?finding` (past), `@context` (present) or `-@context`
(denied). After a colon follow qualities and, with an equals sign, values.
"""

from __future__ import annotations

from bot.triage.model import Case, FindingState, Status


def case(line: str) -> Case:
    """Build a case from its shorthand."""
    findings: dict[str, FindingState] = {}
    contexts: dict[str, Status] = {}
    for word in line.split():
        name = word.lstrip("-?@")
        status = {"-": Status.ABSENT, "?": Status.PAST}.get(word[0], Status.PRESENT)
        if "@" in word[:2]:
            contexts[name] = status
            continue
        name, _, details = name.partition(":")
        parts = [part for part in details.split(",") if part]
        values = {key: float(value) for key, value in (part.split("=") for part in parts if "=" in part)}
        qualities = frozenset(part for part in parts if "=" not in part)
        findings[name] = FindingState(status, qualities, values, (f"words of {name}",))
    return Case(findings, contexts)
