"""A generator that learns, from its first event to the guidance for its next run.

    python walk_through.py

The service must be running; KAIZEN_GRPC_ADDRESS says where when it is not at 127.0.0.1:50051.
"""

import os
from datetime import date

from kaizen_graph import (
    KaizenContext,
    KaizenService,
    PerformanceData,
    connect,
    creatives_learning,
    ingest_performance_data,
    log_deal_won,
    log_lead_created,
    log_outreach_sent,
    with_learning,
)
from kaizen_graph.stubs import account_service_pb2 as accounts
from kaizen_graph.stubs import account_service_pb2_grpc as accounts_grpc

TONES = ["friendly", "bold", "formal"]


# The decorator is all it takes: it asks for the context, and logs what was made with it, how long that took, or why
# it failed.
@with_learning(creatives_learning)
def generate_creatives(brief: dict, kaizen_context: KaizenContext | None = None) -> list[dict]:
    """Three creatives, in the tones that work, once that is known."""
    learned = kaizen_context.recommended_tones if kaizen_context else []
    tones = (learned + [tone for tone in TONES if tone not in learned])[:3]
    return [
        {
            "content_id": f"{brief['name']}-{number}",
            "text": f"{brief['name'].title()}, in a {tone} voice",
            "content_type": "reel",
            "traits": [("tone", tone), ("platform", "instagram")],
        }
        for number, tone in enumerate(tones, start=1)
    ]


def main() -> None:
    kaizen = connect(os.environ.get("KAIZEN_ACCOUNT", "acme"), "autumn-launch", actor="walk-through")
    account = accounts.Account(account_id=kaizen.account_id, industry="SaaS", client_type="startup")
    kaizen.call(accounts_grpc.AccountServiceStub, "PutAccount", accounts.PutAccountRequest(account=account))

    # What is generated is logged by the decorator.
    creatives = generate_creatives({"name": "autumn"})

    # What becomes of it comes later, from wherever the figures are. Each call returns at once.
    for creative, engagement_rate in zip(creatives, [0.12, 0.04, 0.01], strict=True):
        data = PerformanceData(creative["content_id"], "instagram", 5_000, engagement_rate, date.today(), "reel")
        ingest_performance_data(data, "autumn-launch")
    log_lead_created("lead-1", source="website", icp_match_score=0.8)
    log_outreach_sent("lead-1", channel="email", template_id="warm-intro")
    log_deal_won("lead-1", deal_size=4_999.50, pack_sold="strategy_campaign_premium")

    # The end of the program waits for this by itself; here the answer below is to count all of it.
    kaizen.flush(timeout_s=60)

    context = KaizenService().build_context_for_project("autumn-launch")
    print(f"Figures rest on {context.sample_size} events; confidence of {context.confidence:.0f} of 100 in what is known.")
    print(f"Creatives to follow: {[winner['text'] for winner in context.past_winners]}")
    print(f"Tones that work: {context.recommended_tones or context.empty_fields['recommended_tones']}")
    segment = KaizenService().build_context_for_segment("SaaS", "startup")
    print(f"Metric of the segment: {segment.metric or 'none yet'}")
    print(kaizen.stats())


if __name__ == "__main__":
    main()
