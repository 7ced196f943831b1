import { status as Code } from '@grpc/grpc-js';
import { describe, expect, test } from 'vitest';
import { CallFailure } from '../../../src/client/call-failure.ts';
import type { KaizenEvent } from '../../../src/client/events/event-arguments.ts';
import type { Kaizen } from '../../../src/client/kaizen.ts';
import {
  creativesLearning,
  eventsLearning,
  executionLearning,
  intakeLearning,
  strategyLearning,
} from '../../../src/client/learning/kinds.ts';
import { packAndSectionsLearning, packLearning } from '../../../src/client/learning/pack-learning.ts';
import { withLearning } from '../../../src/client/learning/with-learning.ts';
import type { Problem } from '../../../src/client/problem.ts';
import { KaizenContext } from '../../../src/gen/kaizen/v1/kaizen_service.ts';
import { TraitKind } from '../../../src/gen/kaizen/v1/vocabulary.ts';

const friendly = { kind: TraitKind.TRAIT_KIND_TONE, value: 'friendly' };
const context = KaizenContext.fromPartial({
  contextId: 'context-1',
  recommendedTones: [friendly],
  preferredPlatforms: [{ kind: TraitKind.TRAIT_KIND_PLATFORM, value: 'instagram' }],
});

/** What a wrapper asks of a client, and what it logs. */
function recorder(answer: () => KaizenContext | Error = () => context) {
  const events: KaizenEvent[] = [];
  const problems: Problem[] = [];
  const asked: string[] = [];
  const give = async (what: string): Promise<KaizenContext> => {
    asked.push(what);
    const given = answer();
    if (given instanceof Error) throw given;
    return given;
  };
  const kaizen = {
    projectId: 'launch',
    logEvent: (event: KaizenEvent) => `event-${events.push(event)}`,
    buildContextForProject: (projectId: string) => give(projectId),
    buildContextForSegment: (industry: string, clientType: string) => give(`${industry} ${clientType}`),
    onProblem: (problem: Problem) => problems.push(problem),
  } as unknown as Kaizen;
  return { kaizen, events, problems, asked };
}

/** Milliseconds that go on by 5 with every reading. */
const ticking = (): (() => number) => {
  let ms = 0;
  return () => (ms += 5);
};
const options = () => ({ now: ticking(), runId: () => 'run-1' });
const away = (): CallFailure =>
  new CallFailure({ address: 'a', code: Code.UNAVAILABLE, message: 'm', details: undefined });

describe('a generator with learning', () => {
  test('gets the context, and what it made is logged with it', async () => {
    const { kaizen, events, asked } = recorder();
    const generate = withLearning(
      kaizen,
      strategyLearning,
      (brief: string, { kaizenContext }) => ({
        strategyId: 's-1',
        title: brief,
        tones: kaizenContext?.recommendedTones.map(({ value }) => value) ?? [],
        applied: [friendly],
      }),
      options(),
    );
    expect(await generate('Autumn')).toMatchObject({ title: 'Autumn', tones: ['friendly'] });
    expect(asked).toEqual(['launch']);
    expect(events).toEqual([
      {
        type: 'CUSTOM',
        name: 'strategy_started',
        attributes: { runId: 'run-1' },
        projectId: 'launch',
        guidance: { contextId: 'context-1', items: [] },
      },
      expect.objectContaining({
        type: 'STRATEGY_GENERATED',
        strategyId: 's-1',
        title: 'Autumn',
        tones: ['friendly'],
        durationMs: 5,
        projectId: 'launch',
        guidance: { contextId: 'context-1', items: [friendly] },
      }),
    ]);
  });

  test('that fails is logged, and what it threw is thrown', async () => {
    const { kaizen, events } = recorder();
    const error = Object.assign(new Error('no answer'), { code: 'model_timeout' });
    const generate = withLearning(
      kaizen,
      strategyLearning,
      () => {
        throw error;
      },
      options(),
    );
    await expect(generate(undefined)).rejects.toBe(error);
    expect(events.at(-1)).toMatchObject({
      type: 'STRATEGY_FAILED',
      strategyId: 'run-1',
      errorCode: 'model_timeout',
      message: 'no answer',
      durationMs: 5,
    });
  });

  test('that does not say what it applied is recognised by the traits of what it made', async () => {
    const { kaizen, events } = recorder();
    const generate = withLearning(kaizen, creativesLearning, () => ({
      creatives: [
        {
          contentId: 'c',
          traits: [
            { kind: 'TONE' as const, value: ' friendly ' },
            { kind: 'PILLAR' as const, value: 'x' },
          ],
        },
      ],
    }));
    await generate(undefined);
    expect(events.at(-1)?.guidance?.items).toEqual([friendly]);
  });

  test('in a holdout week says which context it had, and that nothing was applied', async () => {
    const holdout = KaizenContext.fromPartial({ contextId: 'context-2', holdout: true });
    const { kaizen, events } = recorder(() => holdout);
    const generate = withLearning(kaizen, strategyLearning, () => ({
      tones: ['friendly'],
      applied: [friendly],
    }));
    await generate(undefined);
    expect(events.at(-1)?.guidance).toEqual({ contextId: 'context-2', items: [] });
  });

  test('works without a service, which it soon asks no more', async () => {
    const { kaizen, events, asked } = recorder(away);
    const clock = { ms: 0 };
    const generate = withLearning(
      kaizen,
      strategyLearning,
      (_: undefined, { kaizenContext }) => ({ title: String(kaizenContext) }),
      { now: () => clock.ms },
    );
    for (let run = 0; run < 6; run += 1) expect(await generate(undefined)).toEqual({ title: 'undefined' });
    expect(asked).toHaveLength(3);
    expect(events).toHaveLength(12);
    expect(events.at(-1)?.guidance).toBeUndefined();
    clock.ms = 10_000;
    await generate(undefined);
    expect(asked).toHaveLength(4);
  });

  test('goes on asking a service that only does not know the account', async () => {
    const details = { code: Code.NOT_FOUND, message: 'm', reason: 'UNKNOWN_ACCOUNT', metadata: {} };
    const unknown = new CallFailure({ address: 'a', code: Code.NOT_FOUND, message: 'm', details });
    const { kaizen, asked } = recorder(() => unknown);
    const generate = withLearning(kaizen, strategyLearning, () => ({}));
    for (let run = 0; run < 6; run += 1) await generate(undefined);
    expect(asked).toHaveLength(6);
  });

  test('has the project, the context and the tools of its caller', async () => {
    const { kaizen, events, asked } = recorder();
    const generate = withLearning(
      kaizen,
      strategyLearning,
      (_: undefined, tools: { readonly text: string; readonly projectId?: string | undefined }) => ({
        title: `${tools.text} ${tools.projectId}`,
      }),
    );
    expect(await generate(undefined, { text: 'model', projectId: 'other' })).toEqual({
      title: 'model other',
    });
    await generate(undefined, { text: 'model', kaizenContext: context });
    expect(asked).toEqual(['other']);
    expect(events.map(({ projectId }) => projectId)).toEqual(['other', 'other', 'launch', 'launch']);
  });

  test('asks for the guidance of a segment when told so', async () => {
    const { kaizen, asked } = recorder();
    const segment = (input: { industry: string }) => ({ industry: input.industry, clientType: 'startup' });
    const generate = withLearning(
      kaizen,
      intakeLearning,
      (_: { industry: string }) => ({ clarityScore: 1, outcome: 'UNCLEAR' as const }),
      { segment },
    );
    await generate({ industry: 'SaaS' });
    expect(asked).toEqual(['SaaS startup']);
  });

  test('is not harmed by a kind that throws', async () => {
    const { kaizen, problems } = recorder();
    const broken = {
      name: 'broken',
      succeeded: () => {
        throw new Error('no events');
      },
      failed: () => [],
    };
    expect(await withLearning(kaizen, broken, () => 7)(undefined)).toBe(7);
    expect(problems).toMatchObject([{ kind: 'LEARNING' }]);
  });
});

describe('kinds', () => {
  const run = { input: {}, runId: 'run-1', projectId: '', kaizenContext: undefined, durationMs: 9 };
  const failure = { errorCode: 'e', message: 'm', error: undefined };
  const types = (events: readonly KaizenEvent[]): readonly string[] =>
    events.map((event) => (event.type === 'CUSTOM' ? event.name : event.type));

  test('creatives come in events of 200 at most', () => {
    const creatives = Array.from({ length: 401 }, (_, index) => ({ contentId: `c-${index}` }));
    expect(types(creativesLearning.succeeded(run, { creatives }))).toEqual(
      Array(3).fill('CREATIVES_GENERATED'),
    );
    expect(types(creativesLearning.failed(run, failure))).toEqual(['creatives_failed']);
  });

  test('an execution that throws has not succeeded', () => {
    const input = { executionId: 'x', contentIds: ['c'], platform: 'tiktok' };
    expect(executionLearning.started?.({ ...run, input })).toMatchObject([
      { type: 'EXECUTION_STARTED', executionId: 'x' },
    ]);
    expect(
      executionLearning.succeeded({ ...run, input }, { publishedCount: 1, failedCount: 1 }),
    ).toMatchObject([
      { type: 'EXECUTION_COMPLETED', executionId: 'x', succeeded: false, publishedCount: 1, failedCount: 1 },
    ]);
    expect(executionLearning.succeeded({ ...run, input }, { publishedCount: 1 })).toMatchObject([
      { type: 'EXECUTION_COMPLETED', executionId: 'x', succeeded: true, publishedCount: 1, durationMs: 9 },
    ]);
    expect(executionLearning.failed({ ...run, input }, failure)).toMatchObject([
      { type: 'EXECUTION_COMPLETED', executionId: 'x', succeeded: false, failedCount: 1 },
    ]);
  });

  test('a pack starts, and is completed with its sections and quality, or fails', () => {
    const pack = { ...run, input: { packKey: 'launch' } };
    const output = {
      sections: [{ section: 'a' }, { section: 'b', error: { message: 'empty' } }],
      quality: { score: 40, passed: false, failures: ['jargon'] },
    };
    expect(packLearning.started?.(pack)).toMatchObject([
      { type: 'PACK_STARTED', packKey: 'launch', runId: 'run-1' },
    ]);
    expect(types(packLearning.succeeded(pack, output))).toEqual(['PACK_COMPLETED']);
    expect(types(packAndSectionsLearning.succeeded(pack, output))).toEqual([
      'SECTION_GENERATED',
      'SECTION_FAILED',
      'PACK_QUALITY_ASSESSED',
      'PACK_QUALITY_FAILED',
      'PACK_COMPLETED',
    ]);
    expect(packLearning.failed(pack, failure)).toMatchObject([
      { type: 'PACK_FAILED', errorCode: 'e', durationMs: 9 },
    ]);
  });

  test('an intake is scored, then asked about, approved or blocked', () => {
    const scored = { clarityScore: 80 };
    expect(types(intakeLearning.succeeded(run, { ...scored, outcome: 'APPROVED' }))).toEqual([
      'INTAKE_CLARITY_SCORED',
      'INTAKE_APPROVED',
    ]);
    expect(types(intakeLearning.succeeded(run, { ...scored, outcome: 'BLOCKED' }))).toEqual([
      'INTAKE_CLARITY_SCORED',
      'INTAKE_BLOCKED',
    ]);
    expect(
      intakeLearning.succeeded(run, { ...scored, outcome: 'UNCLEAR', questions: ['who?'], rounds: 1 }),
    ).toMatchObject([
      { type: 'INTAKE_CLARITY_SCORED', followUpQuestionsCount: 1 },
      { type: 'INTAKE_CLARIFICATION_REQUESTED', round: 2, questions: ['who?'] },
    ]);
  });

  test('a generator of any sort can say what happened', () => {
    const kind = eventsLearning('funnel');
    const events = [{ type: 'LEAD_LOST', leadId: 'l' }] as const;
    expect(kind.succeeded(run, { events })).toEqual(events);
    expect(types(kind.started?.(run) ?? [])).toEqual(['funnel_started']);
    expect(types(kind.failed(run, failure))).toEqual(['funnel_failed']);
  });
});
