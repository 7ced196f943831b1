import { describe, expect, test } from 'vitest';
import type { Explanation, StoredVersion } from '../../src/explanations/explain-guidance.ts';
import { explainSentences } from '../../src/explanations/explain-sentences.ts';

const VERSION = {
  ...{ version: 2, state: 'ESTABLISHED', lift: 0.113, rawLift: 0.15, lower: 0.061, upper: 0.168 },
  ...{ signConfidence: 0.9995, confidence: 63.4, qValue: 0.012, pAny: 0.00003 },
  ...{ sets: 12, arms: 20, successes: 1204, otherSuccesses: 1 },
  ...{ cycleId: 'c-7', epochFrom: 4, epochTo: null, restoredFrom: null },
  publishedAtMs: Date.parse('2026-11-20T03:00:00Z'),
} as StoredVersion;
const PATTERN = {
  ...{ kind: 'tone', value: 'bold', metric: 'ctr', assignment: 'RANDOMISED', projectId: '', version: 2 },
  ...{ prefixKey: '', traitKey: '' },
};

interface Explained {
  readonly pattern?: Partial<typeof PATTERN> | null;
  readonly version?: Partial<StoredVersion>;
  readonly rest?: Partial<Explanation>;
  readonly shared?: readonly object[];
}

/** The sentences on an explanation that has nothing but these. */
function sentences({ pattern = {}, version = {}, rest = {}, shared = [] }: Explained): readonly string[] {
  const named = { ...PATTERN, ...pattern };
  const own = { ...VERSION, ...version };
  return explainSentences({
    found: { ...named, pattern: pattern === null ? undefined : named, shared, epoch: 4, item: undefined },
    ...{ version: own, versions: [own], weight: undefined, sets: [], setCount: own.sets, totalD: 0 },
    ...{ arms: new Map(), comparisons: new Map(), events: [], nextSet: undefined, nextEvent: undefined },
    ...rest,
  } as unknown as Explanation);
}
const textOf = (explained: Explained): string => sentences(explained).join('\n');

describe('the sentences of an explanation', () => {
  test('begin with the finding and end with what would change it', () => {
    const all = sentences({});
    expect(all[0]).toMatch(
      /^In the account, tone "bold".* changes the odds of a click by \+11\.3 % \(95 % interval \+6\.1 % to \+16\.8 %\); .* before that it was \+15\.0 %\.$/,
    );
    expect(all.at(-1)).toMatch(
      /^What would change it: .* now more than 99\.9 %, falls below .* or the sign turns/,
    );
    expect(all).toHaveLength(7);
  });

  test('call a difference an effect only where chance decided', () => {
    expect(textOf({})).toContain('may be called the effect');
    expect(textOf({})).toContain('within 12 randomised tests: 20 creatives');
    const observed = textOf({ pattern: { assignment: 'OBSERVATIONAL' }, version: { sets: 1 } });
    expect(observed).toContain('goes with a difference in the odds of a click');
    expect(observed).toContain('need not be its cause');
    expect(observed).toContain('within 1 comparison that was not randomised:');
    expect(observed).not.toMatch(/called the effect|changes the odds/);
  });

  test('count what the metric counts', () => {
    expect(textOf({})).toContain(
      '(1,204 clicks beside 1 click), by clicks per impression; never across tests',
    );
    expect(textOf({ pattern: { metric: 'roas' } })).toContain('same test, by return on ad spend;');
    expect(textOf({ pattern: { kind: 'platform', value: 'web' }, version: { arms: 1 } })).toContain(
      '1 variant with it',
    );
  });

  test('name the project, and both traits of an interaction', () => {
    expect(sentences({ pattern: { projectId: 'launch' } })[0]).toMatch(/^In project "launch", /);
    const both = { kind: 'interaction', value: 'content_type|video|hook_type|question' };
    expect(sentences({ pattern: both })[0]).toContain(
      'doing both content type "video" and hook type "question", beyond what each does alone, changes',
    );
  });

  test('tell how sure it is without more certainty than there is', () => {
    const all = textOf({});
    expect(all).toContain('has this sign is more than 99.9 %. Confidence by sample size alone is 63 of 100.');
    expect(all).toContain('Its q-value is 0.012: of the patterns');
    expect(all).toContain('up to about 1.2 % may be expected to be false discoveries');
    expect(all).toContain('p-value less than 0.0001). It is established.');
    expect(textOf({ version: { qValue: 1 } })).toContain('all may be expected');
  });

  test('tell of the sets of today when the version was learned from fewer', () => {
    expect(textOf({})).not.toContain('as they are now');
    expect(textOf({ rest: { setCount: 15 } })).toContain(
      'as they are now, 15 tests; the version was learned from 12,',
    );
  });

  test('tell where a version came from and what came after', () => {
    expect(textOf({})).toContain(
      'Version 2 was learned by cycle c-7 and published on 2026-11-20 as epoch 4.',
    );
    expect(textOf({ version: { restoredFrom: 'c-1', publishedAtMs: null } })).toContain(
      'Version 2 was published as epoch 4 by a roll-back',
    );
    const older = { ...VERSION, version: 1, epochFrom: 3, state: 'CANDIDATE', lift: 0.05 };
    const newer = { ...VERSION, version: 3, state: 'RISKY', lift: -0.02 };
    const ended = { ...VERSION, epochTo: 6 };
    const history = { rest: { versions: [newer, ended, older] }, version: { epochTo: 6 } };
    expect(textOf(history)).toContain('Before, from epoch 3 on, it was +5.0 % and a candidate.');
    expect(textOf(history)).toContain(
      'Since epoch 6 it is no longer current: version 3 says −2.0 % and is risky.',
    );
    expect(textOf({ version: { epochTo: 6 } })).toContain(
      'It ended with epoch 6: nothing supported it any more',
    );
  });

  test('set what the formula says beside it, and say when it is the other way', () => {
    const weight = { version: 5, coefficient: Math.log(0.9), marginal: Math.log(1.2), signDisagrees: true };
    expect(textOf({ rest: { weight } as never })).toContain(
      '(version 5), beside all other traits, it weighs −10.0 %, alone +20.0 %: the other way than alone',
    );
    const alone = { ...weight, marginal: null, signDisagrees: false };
    expect(textOf({ rest: { weight: alone } as never })).toMatch(/it weighs −10\.0 %\.$/m);
    expect(textOf({})).not.toContain('formula');
  });

  test('tell a state that is no discovery how it becomes one', () => {
    const remedy = sentences({ version: { state: 'CANDIDATE' } }).at(-1);
    expect(remedy).toContain('It becomes a discovery with a q-value of at most');
  });

  test('name others only in bands, and say when the account has nothing of its own', () => {
    const shared = [
      { scope: 'SEGMENT', estimate: Math.log(1.1), accounts: 5, sets: 10, assignment: 'RANDOMISED' },
      { scope: 'GLOBAL', estimate: Math.log(0.9), accounts: 20, sets: 1, assignment: 'OBSERVATIONAL' },
    ];
    const others = [
      'At least 5 other accounts of its segment have shown +10.0 % over at least 10 tests, randomised.',
      'At least 20 other accounts of all segments have shown −10.0 % over at least 1 test, not randomised.',
    ];
    expect(sentences({ shared }).slice(-3, -1)).toEqual(others);
    expect(sentences({ pattern: null, shared })).toEqual([
      'This account has no pattern of its own on tone "bold" under clicks per impression.',
      ...others,
      expect.stringMatching(/^What would change it: creatives of this account/),
    ]);
  });
});
