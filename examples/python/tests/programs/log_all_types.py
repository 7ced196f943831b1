"""Logs one event of each type with every field given, by the helper functions; the ids are those of the types."""

import json
import re
import sys
from datetime import datetime, timezone

from kaizen_graph import (
    Creative,
    PerformanceData,
    connect,
    event_helpers,
    ingest_performance_data,
    log_appointment_scheduled,
    log_creative_marked_loser,
    log_creative_marked_winner,
    log_creatives_generated,
    log_custom_event,
    log_deal_won,
    log_execution_completed,
    log_execution_started,
    log_intake_approved,
    log_intake_blocked,
    log_intake_clarification_received,
    log_intake_clarification_requested,
    log_intake_clarity_scored,
    log_lead_created,
    log_lead_lost,
    log_lead_qualified,
    log_outreach_replied,
    log_outreach_sent,
    log_pack_event,
    log_performance_ingestion_failed,
    log_strategy_failed,
    log_strategy_generated,
)
from kaizen_graph.gen.kaizen.v1 import event_pb2, event_type_pb2

LOGGED: set[str] = set()
PACK = "strategy_campaign_premium"
BOLD = (("tone", "bold"),)


def with_id(event_type: str) -> dict:
    LOGGED.add(event_type)
    return {"event_id": f"event|{event_type}", "tags": ["launch"], "actor": "generator"}


def log_pack(event_type: str, **fields: object) -> None:
    data = ({"budget": 100}, {"pages": 12}, {"region": "eu"})
    log_pack_event(event_type, PACK, "project|1", *data, run_id="run|1", **fields, **with_id(event_type))


def log_the_rest() -> None:
    """Types that came after this program was written, by name, as their example in the proto gives them."""
    for field in event_pb2.Event.DESCRIPTOR.oneofs_by_name["payload"].fields:
        event_type = field.name.upper()
        if event_type in LOGGED:
            continue
        example = field.message_type.GetOptions().Extensions[event_type_pb2.event_type].example
        # Names that are hard on keys: see the samples of the service's tests.
        hard = re.sub(r'"([A-Za-z]+)-(\w+)"', r'"\1|\2"', example)
        helper = re.sub(r"(?=[A-Z])", "_", field.message_type.name).lower()
        getattr(event_helpers, f"log{helper}")(**json.loads(hard), **with_id(event_type))


def main() -> None:
    address, account = sys.argv[1:]
    kaizen = connect(account, "project|1", address=address, end_timeout_s=60)
    log_strategy_generated(
        "strategy|1",
        "Autumn",
        ["Content Marketing"],
        ["friendly"],
        ["instagram"],
        duration_ms=1200,
        attributes={"model": "m1"},
        **with_id("STRATEGY_GENERATED"),
    )
    log_strategy_failed(
        "model_timeout", "no answer", strategy_id="strategy|2", duration_ms=30_000, **with_id("STRATEGY_FAILED")
    )
    creative = Creative("creative|1", "Can you believe this?", "reel", BOLD)
    log_creatives_generated([creative], "strategy|1", duration_ms=800, **with_id("CREATIVES_GENERATED"))
    log_execution_started(
        "execution|1", ["creative|1"], "instagram", strategy_id="strategy|1", **with_id("EXECUTION_STARTED")
    )
    log_execution_completed(
        "execution|1",
        True,
        1,
        0,
        "instagram",
        strategy_id="strategy|1",
        duration_ms=5000,
        **with_id("EXECUTION_COMPLETED"),
    )

    log_pack("PACK_STARTED")
    log_pack("PACK_COMPLETED", duration_ms=9000)
    log_pack("PACK_FAILED", error_code="no_budget", message="the budget is spent", duration_ms=10)
    log_pack("SECTION_GENERATED", section="content_calendar", duration_ms=700)
    log_pack("SECTION_FAILED", section="content_calendar", error_code="empty", message="nothing came back")
    log_pack("PACK_QUALITY_ASSESSED", quality_score=82.5)
    log_pack("PACK_QUALITY_PASSED", quality_score=91)
    log_pack("PACK_QUALITY_FAILED", quality_score=40, failures=["avoid_jargon"])

    log_lead_created("lead|1", "website", 0.8, attributes={"size": "small"}, **with_id("LEAD_CREATED"))
    log_outreach_sent("lead|1", "email", "warm%intro", attributes={"step": 2}, **with_id("OUTREACH_SENT"))
    log_outreach_replied("lead|1", "email", "warm%intro", attributes={"step": 2}, **with_id("OUTREACH_REPLIED"))
    log_lead_qualified("lead|1", 0.9, "budget and need", **with_id("LEAD_QUALIFIED"))
    log_lead_lost("lead|2", "no budget", **with_id("LEAD_LOST"))
    log_deal_won("lead|1", 5000, PACK, **with_id("DEAL_WON"))
    at = datetime.fromtimestamp(1_790_000_000, timezone.utc)
    log_appointment_scheduled("lead|1", at, "email", **with_id("APPOINTMENT_SCHEDULED"))

    intake = {"intake_id": "intake|1"}
    project = "project|1"
    log_intake_clarity_scored(project, 85, 2, segment="SaaS startups", **intake, **with_id("INTAKE_CLARITY_SCORED"))
    log_intake_clarification_requested(
        project, ["For whom is it?"], 1, **intake, **with_id("INTAKE_CLARIFICATION_REQUESTED")
    )
    log_intake_clarification_received(project, 1, 1, **intake, **with_id("INTAKE_CLARIFICATION_RECEIVED"))
    log_intake_blocked(project, "no contact", intake_id="intake|2", **with_id("INTAKE_BLOCKED"))
    log_intake_approved(project, 95, 1, segment="SaaS startups", **intake, **with_id("INTAKE_APPROVED"))

    data = PerformanceData(
        "creative|1",
        "instagram",
        10_000,
        None,
        "2026-11-01",
        "reel",
        clicks=200,
        engagements=1_200,
        conversions=12,
        spend=50,
        revenue="200.00",
        audience="High|engaged",
        revision=1,
        traits=BOLD,
        test_id="test|1",
        text="Can you believe this?",
    )
    ingest_performance_data(data, project, **with_id("PERFORMANCE_RECORDED"))
    log_creative_marked_winner("creative|1", "instagram", "the client loves it", **with_id("CREATIVE_MARKED_WINNER"))
    log_creative_marked_loser("creative|2", "", "off brand", **with_id("CREATIVE_MARKED_LOSER"))
    log_performance_ingestion_failed(
        "creative|3",
        "instagram",
        "2026-02-30",
        ["date: no such day"],
        "export.csv",
        **with_id("PERFORMANCE_INGESTION_FAILED"),
    )
    log_custom_event("newsletter_sent", {"readers": 1200}, **with_id("CUSTOM"))

    log_the_rest()

    # Flushed by the end of the program.
    print(kaizen.stats().logged)


if __name__ == "__main__":
    main()
