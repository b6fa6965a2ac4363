"""The options of `python -m bot content`, apart from it so that help loads no content."""

from __future__ import annotations

import argparse
from pathlib import Path

KINDS = ("topic", "fact", "row", "policy", "term", "question", "finding", "context", "source")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The parts of the command with their options."""
    parts = parser.add_subparsers(dest="part", metavar="PART", required=True)

    def add(name: str, about: str) -> argparse.ArgumentParser:
        return parts.add_parser(name, help=about, description=about)

    check = add("check", "load everything and list all problems with file and key")
    check.add_argument("folder", type=Path, nargs="?", metavar="FOLDER", help="another content folder")
    listing = add("list", "list topics, facts, rules and questions, one line each")
    listing.add_argument(
        "--kind", choices=KINDS, help="only these, among them kinds that are not listed else"
    )
    show = add("show", "print everything about a topic, fact, rule, question, finding or source")
    show.add_argument("id", metavar="ID", help="such as spine, ca.signs, A1b, limb_weakness or S46")
    show.add_argument("--kind", choices=KINDS, help="only this kind, where several share an id")
    export = add("export", "write the handbook for a clinical reviewer, or the content as JSON")
    export.add_argument("page", type=Path, nargs="?", metavar="FILE.html", help="the handbook")
    export.add_argument("--json", type=Path, metavar="FILE.json", help="a snapshot to compare with later")
    diff = add("diff", "list what differs from another content folder or a snapshot")
    diff.add_argument(
        "other", type=Path, metavar="OTHER", help="a folder, or a file written by export --json"
    )
