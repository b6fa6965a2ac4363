"""The tables of the knowledge base, for SQLite and PostgreSQL alike."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import JSON, Column, Date, ForeignKey, Integer, MetaData, String, Text
from sqlalchemy.orm import registry, relationship

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)
mapped = registry(metadata=metadata).mapped
_SA = "sa"


def _id() -> dict[str, Any]:
    return {_SA: Column(String(64), primary_key=True)}


def _text(nullable: bool = False) -> dict[str, Any]:
    return {_SA: Column(Text, nullable=nullable)}


def _number(nullable: bool = False) -> dict[str, Any]:
    return {_SA: Column(Integer, nullable=nullable)}


def _name(nullable: bool = False) -> dict[str, Any]:
    return {_SA: Column(String(64), nullable=nullable)}


def _json() -> dict[str, Any]:
    return {_SA: Column(JSON, nullable=False)}


def _owner(target: str) -> dict[str, Any]:
    """Half of a primary key: the row that this one belongs to."""
    return {_SA: Column(String(64), ForeignKey(target, ondelete="CASCADE"), primary_key=True)}


def _place() -> dict[str, Any]:
    """The other half: where it stands among its like."""
    return {_SA: Column(Integer, primary_key=True, autoincrement=False)}


def _link(target: str) -> dict[str, Any]:
    return {_SA: Column(String(64), ForeignKey(target), nullable=False, index=True)}


def _children(name: str, order_by: str) -> dict[str, Any]:
    return {_SA: relationship(name, cascade="all, delete-orphan", order_by=order_by, lazy="selectin")}


@mapped
@dataclass(eq=False)
class SourceRow:
    """A source; `cites` are the names of the bodies that it draws on itself."""

    __tablename__ = "source"
    __sa_dataclass_metadata_key__ = _SA

    id: str = field(metadata=_id())
    position: int = field(metadata=_number())
    kind: str = field(metadata=_text())
    title: str = field(metadata=_text())
    publisher: str = field(metadata=_text())
    reviewed_by: str | None = field(default=None, metadata=_text(nullable=True))
    reviewed_on: date | None = field(default=None, metadata={_SA: Column(Date, nullable=True)})
    cites: list[str] = field(default_factory=list, metadata=_json())


@mapped
@dataclass(eq=False)
class FactSourceRow:
    """Where a fact comes from, in the order to be cited."""

    __tablename__ = "fact_source"
    __sa_dataclass_metadata_key__ = _SA

    fact_id: str = field(metadata=_owner("fact.id"))
    position: int = field(metadata=_place())
    source_id: str = field(metadata=_link("source.id"))
    slide: int | None = field(default=None, metadata=_number(nullable=True))


@mapped
@dataclass(eq=False)
class FactPhraseRow:
    """A question that a fact answers (`ask`) or a key word of it (`term`)."""

    __tablename__ = "fact_phrase"
    __sa_dataclass_metadata_key__ = _SA

    fact_id: str = field(metadata=_owner("fact.id"))
    kind: str = field(metadata={_SA: Column(String(8), primary_key=True)})
    position: int = field(metadata=_place())
    text: str = field(metadata=_text())


@mapped
@dataclass(eq=False)
class FactRow:
    """A fact of a topic."""

    __tablename__ = "fact"
    __sa_dataclass_metadata_key__ = _SA

    id: str = field(metadata=_id())
    topic_id: str = field(
        metadata={
            _SA: Column(String(64), ForeignKey("topic.id", ondelete="CASCADE"), nullable=False, index=True)
        }
    )
    position: int = field(metadata=_number())
    short: str = field(metadata=_text())
    long: str = field(metadata=_text())
    review: str = field(metadata=_text())
    sources: list[FactSourceRow] = field(
        default_factory=list, metadata=_children("FactSourceRow", "FactSourceRow.position")
    )
    phrases: list[FactPhraseRow] = field(
        default_factory=list,
        metadata=_children("FactPhraseRow", "FactPhraseRow.kind, FactPhraseRow.position"),
    )


@mapped
@dataclass(eq=False)
class TopicRow:
    """A topic; `caution_sources` lists `[source id, slide]` pairs."""

    __tablename__ = "topic"
    __sa_dataclass_metadata_key__ = _SA

    id: str = field(metadata=_id())
    position: int = field(metadata=_number())
    title: str = field(metadata=_text())
    short: str = field(metadata=_text())
    next: str | None = field(default=None, metadata=_name(nullable=True))
    related: list[str] = field(default_factory=list, metadata=_json())
    safety_check: str | None = field(default=None, metadata=_name(nullable=True))
    caution: str | None = field(default=None, metadata=_text(nullable=True))
    caution_review: str | None = field(default=None, metadata=_text(nullable=True))
    caution_sources: list[list[Any]] = field(default_factory=list, metadata=_json())


@mapped
@dataclass(eq=False)
class SynonymRow:
    """A phrase that the search reads as another word."""

    __tablename__ = "synonym"
    __sa_dataclass_metadata_key__ = _SA

    phrase: str = field(metadata={_SA: Column(String(128), primary_key=True)})
    word: str = field(metadata={_SA: Column(String(128), primary_key=True)})


@mapped
@dataclass(eq=False)
class ContentVersionRow:
    """The hash of the content that the other tables hold; written last, in the same transaction."""

    __tablename__ = "content_version"
    __sa_dataclass_metadata_key__ = _SA

    name: str = field(metadata=_id())
    content_hash: str = field(metadata=_text())
