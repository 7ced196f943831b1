"""What a generator should know before it generates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .stubs import guidance_item_pb2, guidance_pb2, kaizen_service_pb2, performance_service_pb2
from .values import Trait, TraitLike, trait_kind_of, word_of_trait_kind

# Fields of a context whose items may be put to use; the others say what to leave.
USABLE_FIELDS = (
    "recommended_tones",
    "preferred_platforms",
    "successful_pillars",
    "high_performing_hooks",
    "further_traits",
)


@dataclass(frozen=True)
class KaizenContext:
    """Guidance in plain values; `message` is the whole answer, with the evidence of each item."""

    recommended_tones: list[str]
    risky_patterns: list[str]
    preferred_platforms: list[str]
    banned_phrases: list[str]
    # Creatives to follow, best first: content_id, text, impressions, clicks, engagements, engagement_rate, traits.
    past_winners: list[dict[str, object]]
    successful_pillars: list[str]
    high_performing_hooks: list[str]
    # Worth a test, and no recommendation: hunches that help. What is recommended is never among them.
    leads: list[Trait]
    # Probability, 0–1, that a platform beats the account's average. Outreach channels are in `outreach_performance`.
    channel_performance: dict[str, float]
    high_clarity_segments: list[str]
    # Completed runs per ended run, 0–1.
    pack_success_rates: dict[str, float]
    # 0–100, by sample size: how much was seen of what is shown; 0 while nothing was learned.
    confidence: float
    # Events that figures rest on.
    sample_size: int
    outreach_performance: dict[str, float]
    # One value of each kind for each creative that is going to be generated, when slots were asked for.
    generation_slots: list[list[Trait]]
    # Why each empty field is empty.
    empty_fields: dict[str, str]
    # This week gets no guidance, so that its effect can be measured: generate as without.
    holdout: bool
    context_id: str
    metric: str
    # Why that metric was chosen.
    metric_reason: str
    epoch: int
    message: kaizen_service_pb2.KaizenContext

    @classmethod
    def of(cls, message: kaizen_service_pb2.KaizenContext) -> KaizenContext:
        """The plain values of an answer."""

        def values(field: str) -> list[str]:
            return [item.value for item in getattr(message, field)]

        def scores(kind: str) -> dict[str, float]:
            return {channel.name: channel.score for channel in message.channel_performance if channel.kind == kind}

        return cls(
            recommended_tones=values("recommended_tones"),
            risky_patterns=values("risky_patterns"),
            preferred_platforms=values("preferred_platforms"),
            banned_phrases=values("banned_phrases"),
            past_winners=[_winner(creative) for creative in message.past_winners],
            successful_pillars=values("successful_pillars"),
            high_performing_hooks=values("high_performing_hooks"),
            leads=_helpful_leads(message),
            channel_performance=scores("platform"),
            high_clarity_segments=[entry.segment for entry in message.high_clarity_segments],
            pack_success_rates={entry.pack_key: entry.rate for entry in message.pack_success_rates},
            confidence=message.confidence,
            sample_size=message.sample_size,
            outreach_performance=scores("outreach"),
            generation_slots=[[_trait(item) for item in slot.items] for slot in message.generation_slots],
            empty_fields={entry.field: entry.explanation for entry in message.empty_fields},
            holdout=message.holdout,
            context_id=message.context_id,
            metric=message.metric,
            metric_reason=message.metric_reason,
            epoch=message.epoch,
            message=message,
        )

    def usable_items(self) -> list[Trait]:
        """Every item a generator may put to use."""
        items = [_trait(item) for field in USABLE_FIELDS for item in getattr(self.message, field)]
        slots = [trait for slot in self.generation_slots for trait in slot]
        return list(dict.fromkeys(items + self.leads + slots))

    def used(self, applied: Iterable[TraitLike] = ()) -> guidance_pb2.GuidanceUse | None:
        """Says that something was generated with this context: give it to the helpers as `guidance`.

        Say so for a held-out context too, as the comparison needs both. None for a context of an earlier epoch.
        """
        if self.context_id == "":
            return None
        items = dict.fromkeys(Trait(kind, value) for kind, value in applied)
        return guidance_pb2.GuidanceUse(
            context_id=self.context_id,
            items=[guidance_pb2.AppliedItem(kind=trait_kind_of(kind), value=value) for kind, value in items],
        )


def _trait(item: guidance_item_pb2.GuidanceItem) -> Trait:
    return Trait(word_of_trait_kind(item.kind), item.value)


def _helpful_leads(message: kaizen_service_pb2.KaizenContext) -> list[Trait]:
    """Leads without those that warn."""
    return [_trait(lead) for lead in message.leads if lead.risk_source == guidance_item_pb2.RISK_SOURCE_UNSPECIFIED]


def _winner(creative: performance_service_pb2.Creative) -> dict[str, object]:
    return {
        "content_id": creative.content_id,
        "text": creative.text,
        "impressions": creative.impressions,
        "clicks": creative.clicks,
        "engagements": creative.engagements,
        "engagement_rate": creative.engagement_rate if creative.HasField("engagement_rate") else None,
        "traits": [Trait(word_of_trait_kind(trait.kind), trait.value) for trait in creative.traits],
    }
