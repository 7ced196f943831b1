/** A mixed history: every type of event, over few things, so that events of many kinds meet at each of them. */

import { CreativesGenerated, Event } from '../../src/gen/kaizen/v1/event.ts';
import { GuidanceUse } from '../../src/gen/kaizen/v1/guidance.ts';
import { PerformanceRecord } from '../../src/gen/kaizen/v1/performance.ts';
import { type Trait, TraitKind } from '../../src/gen/kaizen/v1/vocabulary.ts';
import type { Payload, PayloadCase } from '../../src/ingestion/catalogue/event-type.ts';
import { seededRandom } from '../../src/simulator/random.ts';
import { payloadSamples } from '../fixtures/event-samples.ts';

const TEXTS = ['Can you believe this?', 'Seven ways to save', 'Last chance: 20 % off today'];
const TONES = ['bold', 'warm', 'dry'];
const PROJECTS = ['autumn', 'winter|2', ''];
const FIRST_DAY = Date.UTC(2026, 9, 5) / 1000;
const CASES = Object.keys(payloadSamples) as PayloadCase[];
/** Creatives, figures and marks are where most can go wrong. */
const OFTEN: readonly PayloadCase[] = [
  ...CASES,
  ...Array.from({ length: 12 }, () => 'performanceRecorded' as const),
  ...Array.from({ length: 4 }, () => 'creativesGenerated' as const),
  ...Array.from({ length: 2 }, () => 'creativeMarkedWinner' as const),
];

/** Events in the order in which they are logged; `contextIds` are handed back by some that generate. */
export function mixedEvents(seed: number, count: number, contextIds: readonly string[]): readonly Event[] {
  const { uniform } = seededRandom(seed);
  const below = (end: number): number => Math.floor(uniform(0, end));
  const oneOf = <Item>(items: readonly Item[]): Item => items[below(items.length)] as Item;
  const revisions = new Map<string, number>();
  const traits = (): Trait[] =>
    uniform() < 0.6 ? [{ kind: TraitKind.TRAIT_KIND_TONE, value: oneOf(TONES) }] : [];
  const text = (): string => (uniform() < 0.5 ? oneOf(TEXTS) : '');

  const generated = () =>
    CreativesGenerated.fromPartial({
      strategyId: uniform() < 0.5 ? '' : `strategy ${below(3)}`,
      creatives: Array.from({ length: 1 + below(2) }, () => ({
        contentId: `creative ${below(6)}`,
        text: text(),
        traits: traits(),
      })),
    });
  const recorded = (projectId: string, number: number) => {
    const contentId = `creative ${below(6)}`;
    const date = `2026-10-${String(5 + below(9)).padStart(2, '0')}`;
    const platform = oneOf(['instagram', 'email']);
    const place = JSON.stringify([projectId, contentId, date, platform]);
    const revision = (revisions.get(place) ?? 0) + 1;
    revisions.set(place, revision);
    const impressions = 500 + below(3_000);
    const engagements = Math.round(impressions * oneOf([0.005, 0.05, 0.2]));
    const record = { contentId, date, platform, revision, impressions, engagements, clicks: 1 + below(200) };
    return {
      record: PerformanceRecord.fromPartial({
        ...record,
        ...(uniform() < 0.7 ? { testId: `test ${below(3)}` } : {}),
        conversions: number,
        spendMicros: 1_000 * below(9_000),
        text: text(),
        traits: traits(),
      }),
    };
  };

  const payloadOf = (name: PayloadCase, projectId: string, number: number): Payload => {
    if (name === 'creativesGenerated') return { $case: name, value: generated() };
    if (name === 'performanceRecorded') return { $case: name, value: recorded(projectId, number) };
    const sample = { ...payloadSamples[name] } as Record<string, unknown>;
    const vary: Readonly<Record<string, () => unknown>> = {
      strategyId: () => `strategy ${below(3)}`,
      leadId: () => `lead ${below(4)}`,
      runId: () => (uniform() < 0.8 ? `run ${below(3)}` : ''),
      packKey: () => `pack ${below(2)}`,
      packSold: () => (uniform() < 0.7 ? `pack ${below(2)}` : ''),
      channel: () => oneOf(['email', 'phone']),
      templateId: () => oneOf(['warm', 'cold', '']),
      intakeId: () => (projectId !== '' && uniform() < 0.3 ? '' : `intake ${below(2)}`),
      segment: () => oneOf(['SaaS startups', '']),
      clarityScore: () => below(100) + 0.1,
      contentId: () => `creative ${below(6)}`,
    };
    for (const [field, draw] of Object.entries(vary)) if (field in sample) sample[field] = draw();
    return { $case: name, value: sample } as unknown as Payload;
  };

  return Array.from({ length: count }, (_, number) => {
    const projectId = oneOf(PROJECTS);
    const name = number < CASES.length ? (CASES[number] as PayloadCase) : oneOf(OFTEN);
    const isGuided = name === 'creativesGenerated' && contextIds.length > 0 && uniform() < 0.6;
    return {
      ...Event.fromPartial({
        projectId,
        eventId: `event ${number}`,
        actor: 'generator',
        tags: uniform() < 0.5 ? ['launch'] : [],
        // Of few instants, so that some meet.
        eventTime: { seconds: FIRST_DAY + 21_600 * below(24), nanos: 0 },
        ...(isGuided
          ? {
              guidance: GuidanceUse.fromPartial({
                contextId: oneOf(contextIds),
                items: [{ kind: TraitKind.TRAIT_KIND_TONE, value: oneOf(TONES) }],
              }),
            }
          : {}),
      }),
      payload: payloadOf(name, projectId, number),
    };
  });
}
