import asyncio
import unittest
from dataclasses import dataclass, field

import grpc

from kaizen_graph import (
    CircuitBreaker,
    KaizenError,
    creatives_learning,
    execution_learning,
    intake_learning,
    pack_learning,
    section_learning,
    strategy_learning,
    with_learning,
)
from kaizen_graph.stubs import guidance_item_pb2, kaizen_service_pb2, vocabulary_pb2
from tests.fakes import RecordingKaizen

AWAY = KaizenError(grpc.StatusCode.UNAVAILABLE, "nobody is there")
TONE, PILLAR = vocabulary_pb2.TRAIT_KIND_TONE, vocabulary_pb2.TRAIT_KIND_PILLAR


def context_answer(**fields: object) -> kaizen_service_pb2.GetProjectContextResponse:
    context = kaizen_service_pb2.KaizenContext(
        context_id="context 1",
        recommended_tones=[guidance_item_pb2.GuidanceItem(kind=TONE, value="bold")],
        successful_pillars=[guidance_item_pb2.GuidanceItem(kind=PILLAR, value="Content Marketing")],
        risky_patterns=[guidance_item_pb2.GuidanceItem(kind=TONE, value="dry")],
        **fields,
    )
    return kaizen_service_pb2.GetProjectContextResponse(context=context)


@dataclass
class Strategy:
    strategy_id: str
    tones: list[str] = field(default_factory=list)
    pillars: list[str] = field(default_factory=list)


class WithLearningTest(unittest.TestCase):
    def setUp(self) -> None:
        self.kaizen = RecordingKaizen()
        self.addCleanup(self.kaizen.close)

    def learn(self, kind, **settings):
        return with_learning(kind, kaizen=self.kaizen, **settings)

    def test_success_is_logged_with_context_items_and_duration(self) -> None:
        self.kaizen.answers = [context_answer()]

        @self.learn(strategy_learning)
        def generate(intake: dict, kaizen_context=None) -> Strategy:
            return Strategy("s1", tones=[*kaizen_context.recommended_tones, "dry"], pillars=["Other"])

        self.assertEqual(generate({"project_id": "p7"}).strategy_id, "s1")
        event = self.kaizen.events[-1]
        self.assertEqual((event.project_id, event.strategy_generated.strategy_id), ("p7", "s1"))
        self.assertEqual(self.kaizen.calls[0].project_id, "p7")
        self.assertEqual(event.guidance.context_id, "context 1")
        self.assertEqual([(item.kind, item.value) for item in event.guidance.items], [(TONE, "bold")])

    def test_items_the_generator_names_are_taken_as_they_are(self) -> None:
        self.kaizen.answers = [context_answer()]

        @self.learn(creatives_learning)
        def generate(brief: str, kaizen_context=None) -> dict:
            creatives = [{"content_id": "c1", "text": "Hi", "traits": [("tone", "bold")]}]
            return {"creatives": creatives, "applied": [("pillar", "Content Marketing")]}

        generate("a brief")
        event = self.kaizen.events[-1]
        self.assertEqual([item.value for item in event.guidance.items], ["Content Marketing"])
        self.assertEqual(event.creatives_generated.creatives[0].traits[0].value, "bold")

    def test_a_failure_is_logged_and_raised(self) -> None:
        self.kaizen.answers = [context_answer()]

        @self.learn(strategy_learning)
        def generate(intake: dict, kaizen_context=None) -> Strategy:
            raise TimeoutError("no answer")

        with self.assertRaisesRegex(TimeoutError, "no answer"):
            generate({})
        event = self.kaizen.events[-1]
        self.assertEqual(event.strategy_failed.error_code, "TimeoutError")
        self.assertEqual(event.guidance.context_id, "context 1")

    def test_a_service_that_is_away_breaks_nothing_and_is_left_alone_after_a_while(self) -> None:
        self.kaizen.answers = [AWAY] * 10
        seen = []

        @self.learn(strategy_learning)
        def generate(intake: dict, kaizen_context=None) -> Strategy:
            seen.append(kaizen_context)
            return Strategy("s")

        for _ in range(6):
            generate({})
        self.assertEqual(seen, [None] * 6)
        self.assertEqual(len(self.kaizen.calls), 3)
        self.assertEqual(self.kaizen.payloads, ["custom", "strategy_generated"] * 6)

    def test_an_output_nothing_can_be_made_of_is_reported_and_handed_on(self) -> None:
        @self.learn(creatives_learning)
        def generate() -> list:
            return [object()]

        self.assertEqual(len(generate()), 1)
        self.assertEqual([event.custom.name for event in self.kaizen.events], ["creatives_started"])
        self.assertEqual([problem.kind for problem in self.kaizen.problems], ["learning"])

    def test_a_context_of_the_callers_own_is_used(self) -> None:
        @self.learn(strategy_learning)
        def generate(intake: dict, kaizen_context=None) -> Strategy:
            self.assertEqual(kaizen_context, "mine")
            return Strategy("s")

        generate({}, kaizen_context="mine")
        self.assertEqual(self.kaizen.calls, [])

    def test_runs_of_packs_begin_and_end_under_one_id(self) -> None:
        @self.learn(pack_learning("premium"), project_id="p1")
        def run(fail: bool) -> None:
            if fail:
                raise ValueError("no budget")

        run(False)
        with self.assertRaises(ValueError):
            run(True)
        self.assertEqual(self.kaizen.payloads, ["pack_started", "pack_completed", "pack_started", "pack_failed"])
        first, second, third, fourth = self.kaizen.events
        self.assertEqual(first.pack_started.run_id, second.pack_completed.run_id)
        self.assertNotEqual(second.pack_completed.run_id, third.pack_started.run_id)
        self.assertEqual(fourth.pack_failed.error_code, "ValueError")

    def test_sections_executions_and_intakes_leave_their_events(self) -> None:
        @self.learn(section_learning("premium", "calendar"))
        def section(run_id: str) -> str:
            return "text"

        @self.learn(execution_learning)
        def publish(content_ids: list, platform: str) -> dict:
            return {"published_count": 1, "failed_count": 1}

        @self.learn(intake_learning)
        def intake(project_id: str) -> dict:
            return {"clarity_score": 90, "questions": ["Why?"], "outcome": "APPROVED", "rounds": 2}

        section("r1")
        publish(["c1", "c2"], "instagram")
        intake("p9")
        self.assertEqual(
            self.kaizen.payloads,
            [
                "section_generated",
                "execution_started",
                "execution_completed",
                "custom",
                "intake_clarity_scored",
                "intake_clarification_requested",
                "intake_approved",
            ],
        )
        completed = self.kaizen.events[2].execution_completed
        self.assertEqual((completed.succeeded, completed.published_count, completed.failed_count), (False, 1, 1))
        scored = self.kaizen.events[4]
        self.assertEqual((scored.project_id, scored.intake_clarity_scored.follow_up_questions_count), ("p9", 1))
        self.assertEqual(self.kaizen.events[5].intake_clarification_requested.round, 3)

    def test_async_generators_learn_too(self) -> None:
        self.kaizen.answers = [context_answer()]

        @self.learn(strategy_learning)
        async def generate(intake: dict, kaizen_context=None) -> Strategy:
            await asyncio.sleep(0.02)
            return Strategy("s", tones=kaizen_context.recommended_tones)

        asyncio.run(generate({}))
        event = self.kaizen.events[-1]
        self.assertGreaterEqual(event.strategy_generated.duration_ms, 15)

    def test_without_a_client_the_generator_runs_alone(self) -> None:
        @with_learning(strategy_learning)
        def generate(intake: dict, kaizen_context=None) -> str:
            return "done"

        self.assertEqual(generate({}), "done")


class CircuitBreakerTest(unittest.TestCase):
    def test_it_opens_lets_one_try_and_closes(self) -> None:
        now = 0.0
        breaker = CircuitBreaker(2, 10, lambda: now)
        breaker.failed()
        self.assertTrue(breaker.admits())
        breaker.failed()
        self.assertFalse(breaker.admits())
        now = 10.0
        self.assertEqual([breaker.admits(), breaker.admits()], [True, False])
        breaker.failed()
        now = 19.0
        self.assertFalse(breaker.admits())
        now = 20.0
        self.assertTrue(breaker.admits())
        breaker.succeeded()
        self.assertEqual([breaker.admits(), breaker.admits()], [True, True])


if __name__ == "__main__":
    unittest.main()
