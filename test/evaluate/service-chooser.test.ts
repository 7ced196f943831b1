import { describe, expect, test } from 'vitest';
import { FIRST_MONDAY_MS, serviceChooser } from '../../scripts/evaluate/closed-loop/service-chooser.ts';
import type { ServiceBed } from '../../scripts/service-bed.ts';
import { RunCycleResponse, RunState } from '../../src/gen/kaizen/v1/cycle.ts';
import { GetProjectContextResponse } from '../../src/gen/kaizen/v1/kaizen_service.ts';
import { PerformanceRecord } from '../../src/gen/kaizen/v1/performance.ts';
import { RecordPerformanceResponse } from '../../src/gen/kaizen/v1/performance_service.ts';
import { Assignment, TraitKind } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { closedLoopWorld, WORLD_SHAPE } from '../../src/simulator/closed-loop.ts';
import type { WeekOutcome } from '../../src/simulator/run-closed-loop.ts';

const world = closedLoopWorld(1, { ...WORLD_SHAPE, segments: 1, accountsPerSegment: 1, values: [3, 2] });
const [account] = world.accounts;
if (account === undefined) throw new Error('the world has no account');

interface Answers {
  readonly slots?: number;
  readonly items?: readonly { readonly kind: TraitKind; readonly value: string }[];
  readonly refused?: string;
  readonly state?: RunState;
  readonly accountsFailed?: number;
}

const HOOK = { kind: TraitKind.TRAIT_KIND_HOOK_TYPE, value: 'value-2' };
const TONE = { kind: TraitKind.TRAIT_KIND_TONE, value: 'value-1' };
const PLATFORM = { kind: TraitKind.TRAIT_KIND_PLATFORM, value: 'instagram' };

/** A service that always answers the same, and remembers what it was asked. */
function fakeService(answers: Answers = {}) {
  const asked: { readonly name: string; readonly request: unknown }[] = [];
  const instants: Date[] = [];
  const { slots = 8, items = [HOOK, TONE, PLATFORM], refused, accountsFailed = 0 } = answers;
  const answer =
    <Request, Response>(name: string, respond: (request: Request) => Response) =>
    (request: Request): Promise<Response> => {
      asked.push({ name, request });
      return Promise.resolve(respond(request));
    };
  const clients = {
    putAccount: answer('putAccount', () => ({})),
    getProjectContext: answer('getProjectContext', () =>
      GetProjectContextResponse.fromPartial({
        context: { generationSlots: Array.from({ length: slots }, () => ({ items: [...items] })) },
      }),
    ),
    recordPerformance: answer('recordPerformance', ({ records }: { readonly records: readonly unknown[] }) =>
      RecordPerformanceResponse.fromPartial({
        acceptedCount: records.length - (refused === undefined ? 0 : 1),
        results: records.map((_, index) => ({ message: index === 0 ? (refused ?? '') : '' })),
      }),
    ),
    runCycle: answer('runCycle', () =>
      RunCycleResponse.fromPartial({
        cycle: { state: answers.state ?? RunState.RUN_STATE_SUCCEEDED, reason: 'no luck', accountsFailed },
      }),
    ),
  };
  const clock = { now: () => new Date(), set: (instant: Date) => void instants.push(instant) };
  // Only what the chooser calls.
  const bed = { clients, clock } as unknown as Pick<ServiceBed, 'clients' | 'clock'>;
  return { bed, instants, requestsOf: (name: string) => asked.filter((call) => call.name === name) };
}

function outcome(week: number): WeekOutcome {
  if (account === undefined) throw new Error('the world has no account');
  const arm = { 'kind-1': 'value-3', 'kind-2': 'value-2' };
  return { account, week, tests: [[{ arm, impressions: 3000, clicks: 40 }]] };
}

describe('the client of the service', () => {
  test('runs the slots it is given as two tests of four arms, in the week of the clock', async () => {
    const { bed, instants, requestsOf } = fakeService();
    const chooser = await serviceChooser(world, { bed, seed: 1 });
    const arm = { 'kind-1': 'value-2', 'kind-2': 'value-1' };
    expect(await chooser.choose(account, 3)).toEqual([
      [arm, arm, arm, arm],
      [arm, arm, arm, arm],
    ]);
    expect(chooser.use.blindChoices).toBe(0);
    expect(instants).toEqual([new Date(FIRST_MONDAY_MS + 2 * 604_800_000)]);
    expect(requestsOf('putAccount')).toMatchObject([{ request: { account: { industry: 'segment-1' } } }]);
    expect(requestsOf('getProjectContext')).toMatchObject([
      { request: { accountId: account.id, generationSlots: 8, options: { length: 5 } } },
    ]);
  });

  test('asks with a seed of its own each time, the same in every run', async () => {
    const seeds = async (): Promise<readonly unknown[]> => {
      const { bed, requestsOf } = fakeService();
      const chooser = await serviceChooser(world, { bed, seed: 1 });
      for (const week of [1, 2, 3]) await chooser.choose(account, week);
      return requestsOf('getProjectContext').map(({ request }) => (request as { seed?: number }).seed);
    };
    const first = await seeds();
    expect(new Set(first).size).toBe(3);
    expect(await seeds()).toEqual(first);
  });

  test('chooses blindly what a slot leaves open, and counts it', async () => {
    const { bed } = fakeService({ items: [HOOK, { ...TONE, value: 'of another world' }] });
    const chooser = await serviceChooser(world, { bed, seed: 1 });
    const tones = (await chooser.choose(account, 1)).flat().map((arm) => arm['kind-2']);
    expect(tones.every((tone) => tone === 'value-1' || tone === 'value-2')).toBe(true);
    expect(chooser.use.blindChoices).toBe(8);
  });

  test('reports arms as a randomised test of that week', async () => {
    const { bed, requestsOf } = fakeService();
    const chooser = await serviceChooser(world, { bed, seed: 1 });
    await chooser.report(outcome(2));
    const [call] = requestsOf('recordPerformance');
    expect(call?.request).toMatchObject({
      accountId: account.id,
      records: [
        PerformanceRecord.fromPartial({
          projectId: 'campaign',
          contentId: 'week-2-test-1-arm-1',
          testId: 'week-2-test-1',
          platform: 'instagram',
          date: '2025-01-13',
          revision: 1,
          impressions: 3000,
          clicks: 40,
          assignment: Assignment.ASSIGNMENT_RANDOMISED,
          traits: [
            { kind: TraitKind.TRAIT_KIND_HOOK_TYPE, value: 'value-3' },
            { kind: TraitKind.TRAIT_KIND_TONE, value: 'value-2' },
          ],
        }),
      ],
    });
  });

  test('gives up on a missing slot, a refused record and a failed cycle', async () => {
    const chooserOf = (answers: Answers) => serviceChooser(world, { bed: fakeService(answers).bed, seed: 1 });
    await expect((await chooserOf({ slots: 7 })).choose(account, 1)).rejects.toThrow('8 slots');
    await expect((await chooserOf({ refused: 'stale' })).report(outcome(1))).rejects.toThrow('stale');
    const failed = await chooserOf({ state: RunState.RUN_STATE_FAILED });
    await expect(failed.endWeek(1)).rejects.toThrow('no luck');
    await expect((await chooserOf({ accountsFailed: 1 })).endWeek(1)).rejects.toThrow('failed');
  });
});
