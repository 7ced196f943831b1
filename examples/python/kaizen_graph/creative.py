"""A creative as a caller describes it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .stubs import event_pb2
from .values import TraitLike, to_traits


@dataclass(frozen=True)
class Creative:
    """A creative at its birth. Its traits are what is learned about: say all that were chosen."""

    content_id: str
    text: str = ""
    content_type: str = ""
    traits: tuple[TraitLike, ...] = ()


def to_creatives(creatives: Iterable[Creative]) -> list[event_pb2.GeneratedCreative]:
    """Creatives as messages."""
    return [
        event_pb2.GeneratedCreative(
            content_id=creative.content_id,
            text=creative.text,
            content_type=creative.content_type,
            traits=to_traits(creative.traits),
        )
        for creative in creatives
    ]
