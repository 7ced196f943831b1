"""What a generator's output says of itself: by key when it is a mapping, by attribute otherwise."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from .creative import Creative
from .kaizen_context import KaizenContext
from .values import Trait, TraitLike

# Fields of an output that list traits of one kind.
TRAIT_FIELDS = (("tones", "tone"), ("pillars", "pillar"), ("platforms", "platform"), ("hooks", "hook_type"))


def part_of(output: object, name: str, default: object = None) -> object:
    """A part of an output, or the default when it has none."""
    found = output.get(name) if isinstance(output, Mapping) else getattr(output, name, None)
    return default if found is None else found


def text_of(output: object, name: str, default: str = "") -> str:
    """A part that is a text."""
    return str(part_of(output, name, default))


def number_of(output: object, name: str, default: float = 0) -> float:
    """A part that is a number. Raises ValueError or TypeError when it is none."""
    found: Any = part_of(output, name, default)
    return float(found)


def list_of(output: object, name: str) -> list:
    """A part that is a list."""
    found = part_of(output, name, ())
    return [found] if isinstance(found, str) else list(found) if isinstance(found, Iterable) else []


def creatives_of(output: object) -> list[Creative]:
    """The creatives of an output: its `creatives`, or the output itself when it is a list of them."""
    entries = list(output) if isinstance(output, (list, tuple)) else list_of(output, "creatives")
    return [entry if isinstance(entry, Creative) else _creative(entry) for entry in entries]


def applied_items(output: object, context: KaizenContext) -> list[TraitLike]:
    """The items of a context that went into an output: those it names, else those its traits show."""
    named = part_of(output, "applied")
    if isinstance(named, Iterable):
        return [Trait(kind, value) for kind, value in named]
    shown = {_comparable(kind, str(value)) for field, kind in TRAIT_FIELDS for value in list_of(output, field)}
    for creative in creatives_of(output):
        shown.update(_comparable(kind, value) for kind, value in creative.traits)
        if creative.content_type:
            shown.add(_comparable("content_type", creative.content_type))
    return [item for item in context.usable_items() if _comparable(*item) in shown]


def _comparable(kind: str, value: str) -> Trait:
    """The service trims values and brings them into Unicode's NFC, too."""
    return Trait(kind, unicodedata.normalize("NFC", value).strip())


def _creative(entry: object) -> Creative:
    content_id = part_of(entry, "content_id")
    if not isinstance(content_id, str):
        raise ValueError("a creative has no content_id")
    return Creative(
        content_id=content_id,
        text=text_of(entry, "text"),
        content_type=text_of(entry, "content_type"),
        traits=tuple(Trait(kind, value) for kind, value in list_of(entry, "traits")),
    )
