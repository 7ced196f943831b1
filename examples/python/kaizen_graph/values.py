"""Python's values as the service's messages have them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timezone
from decimal import ROUND_HALF_EVEN, Decimal
from typing import NamedTuple

from google.protobuf.struct_pb2 import Struct
from google.protobuf.timestamp_pb2 import Timestamp

from .stubs import vocabulary_pb2

Amount = int | float | Decimal | str
MICROS = Decimal(1_000_000)
# Deeper data are cut off there: they may contain themselves.
MAX_DEPTH = 32


class Trait(NamedTuple):
    """What is said about a creative; the kind is a word, for example "tone", "hook_type" or "pillar"."""

    kind: str
    value: str


TraitLike = Trait | tuple[str, str]


def trait_kind_of(word: str) -> vocabulary_pb2.TraitKind:
    """The number of a kind of trait. Raises ValueError, which names them all."""
    try:
        return vocabulary_pb2.TraitKind.Value(f"TRAIT_KIND_{word.upper()}")
    except ValueError:
        names = [name.removeprefix("TRAIT_KIND_").lower() for name in vocabulary_pb2.TraitKind.keys()[1:]]
        raise ValueError(f"{word!r} is no kind of trait; there are {', '.join(names)}") from None


def word_of_trait_kind(kind: int) -> str:
    """The word of a kind of trait, for example "tone"."""
    return vocabulary_pb2.TraitKind.Name(kind).removeprefix("TRAIT_KIND_").lower()


def to_traits(traits: Iterable[TraitLike]) -> list[vocabulary_pb2.Trait]:
    """Traits as messages."""
    return [vocabulary_pb2.Trait(kind=trait_kind_of(kind), value=value) for kind, value in traits]


def to_micros(amount: Amount) -> int:
    """Millionths of the currency's unit, exactly: 19.99 is 19,990,000."""
    return int((Decimal(str(amount)) * MICROS).to_integral_value(ROUND_HALF_EVEN))


def optional_micros(amount: Amount | None) -> int | None:
    """The same for an amount that may be absent."""
    return None if amount is None else to_micros(amount)


def to_timestamp(time: datetime) -> Timestamp:
    """An instant; one without a zone is UTC."""
    stamp = Timestamp()
    stamp.FromDatetime(time if time.tzinfo is not None else time.replace(tzinfo=timezone.utc))
    return stamp


def to_date_text(day: date | str) -> str:
    """A day as YYYY-MM-DD. Raises ValueError for a text that is none."""
    if isinstance(day, datetime):
        return day.date().isoformat()
    return (day if isinstance(day, date) else date.fromisoformat(day)).isoformat()


def to_struct(data: Mapping[str, object] | None) -> Struct | None:
    """Free data. What JSON has no word for is kept as text: logging must not fail for it."""
    if data is None:
        return None
    struct = Struct()
    struct.update({str(key): _plain(value, 1) for key, value in data.items()})
    return struct


def _plain(value: object, depth: int) -> object:
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, (int, float)):
        return value if math.isfinite(value) else str(value)
    if depth < MAX_DEPTH and isinstance(value, Mapping):
        return {str(key): _plain(entry, depth + 1) for key, entry in value.items()}
    if depth < MAX_DEPTH and isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(entry, depth + 1) for entry in value]
    return str(value)[:1000]
