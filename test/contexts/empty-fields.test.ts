import { describe, expect, test } from 'vitest';
import type { ContextFacts } from '../../src/contexts/context-facts.ts';
import { emptyFields, kindsToCount } from '../../src/contexts/empty-fields.ts';
import { knowledgeOf as knowledgeFrom } from '../../src/contexts/knowledge.ts';
import { EmptyReason } from '../../src/gen/kaizen/v1/kaizen_service.ts';
import type { KnownPattern } from '../../src/knowledge/known-pattern.ts';
import { pattern } from '../fixtures/patterns.ts';

const knowledgeOf = (patterns: readonly KnownPattern[]) =>
  knowledgeFrom({ patterns, projectPatterns: [], shared: [], choices: [] }, '');

const EMPTY_LISTS = {
  recommendedTones: [],
  riskyPatterns: [],
  preferredPlatforms: [],
  bannedPhrases: [],
  pastWinners: [],
  successfulPillars: [],
  highPerformingHooks: [],
  channelPerformance: [],
  highClaritySegments: [],
  packSuccessRates: [],
  furtherTraits: [],
};
const NO_FAILURES = { sectionsGenerated: 0, sectionsFailed: 0, qualityPassed: 0, qualityFailed: 0 };
const NEW_ACCOUNT: ContextFacts = {
  head: {
    epoch: 0,
    resetEpoch: 0,
    performanceCount: 0,
    packs: [],
    channels: [],
    segments: [],
    platforms: [],
  },
  knowledge: knowledgeOf([]),
  reportedTraits: new Map(),
};
const facts = (head: Partial<ContextFacts['head']>, rest: Partial<ContextFacts> = {}): ContextFacts => ({
  ...NEW_ACCOUNT,
  ...rest,
  head: { ...NEW_ACCOUNT.head, ...head },
});
function entry(field: string, given: ContextFacts) {
  const found = emptyFields(EMPTY_LISTS, given).find((candidate) => candidate.field === field);
  if (found === undefined) throw new Error(`${field} is not explained`);
  return found;
}

test('every empty list field of a new account is explained, with a remedy', () => {
  const explained = emptyFields(EMPTY_LISTS, NEW_ACCOUNT);
  expect(explained.map(({ field }) => field)).toEqual([
    'recommended_tones',
    'risky_patterns',
    'preferred_platforms',
    'banned_phrases',
    'past_winners',
    'successful_pillars',
    'high_performing_hooks',
    'channel_performance',
    'high_clarity_segments',
    'pack_success_rates',
    'further_traits',
  ]);
  for (const { field, reason, explanation, remedy } of explained) {
    expect([field, reason]).toEqual([field, EmptyReason.EMPTY_REASON_NO_DATA]);
    expect(explanation).toMatch(/\.$/);
    expect(remedy).toMatch(/\.$/);
  }
});

test('a field with items is not explained', () => {
  const lists = { ...EMPTY_LISTS, recommendedTones: ['friendly'] };
  expect(emptyFields(lists, NEW_ACCOUNT).map(({ field }) => field)).not.toContain('recommended_tones');
});

const undecided = (kind: string, arms: number) =>
  pattern({ kind, value: `${kind}-${arms}`, arms, estimate: 0.01, signConfidence: 0.54 });

describe('reasons', () => {
  const { EMPTY_REASON_NO_DATA, EMPTY_REASON_TOO_LITTLE_DATA, EMPTY_REASON_NOTHING_CREDIBLE } = EmptyReason;
  const compared = knowledgeOf([undecided('tone', 7), undecided('tone', 12)]);
  test.each<readonly [string, ContextFacts, EmptyReason, RegExp]>([
    ['recommended_tones', NEW_ACCOUNT, EMPTY_REASON_NO_DATA, /No tone was reported/],
    [
      'recommended_tones',
      facts({}, { reportedTraits: new Map([['tone', 3]]) }),
      EMPTY_REASON_TOO_LITTLE_DATA,
      /^3 tones reported; no knowledge has been published/,
    ],
    [
      'recommended_tones',
      facts({ epoch: 4 }, { reportedTraits: new Map([['tone', 100]]) }),
      EMPTY_REASON_TOO_LITTLE_DATA,
      /^100 or more tones reported; .* none had the 5 comparable variants/,
    ],
    [
      'recommended_tones',
      facts({ epoch: 4 }, { knowledge: compared }),
      EMPTY_REASON_NOTHING_CREDIBLE,
      /^2 tones compared, on up to 12 variants/,
    ],
    [
      'risky_patterns',
      facts({ performanceCount: 9 }),
      EMPTY_REASON_TOO_LITTLE_DATA,
      /^9 performance records/,
    ],
    [
      'risky_patterns',
      facts({}, { knowledge: compared }),
      EMPTY_REASON_NOTHING_CREDIBLE,
      /^2 traits compared/,
    ],
    [
      'past_winners',
      facts({ performanceCount: 9 }),
      EMPTY_REASON_NO_DATA,
      /None of 9 performance records reports engagements/,
    ],
    [
      'past_winners',
      facts({
        performanceCount: 9,
        platforms: [
          { name: 'x', clicks: 0, clickImpressions: 0, engagements: 4, engagementImpressions: 500 },
        ],
      }),
      EMPTY_REASON_NOTHING_CREDIBLE,
      /10 % or more .* 500 impressions/,
    ],
    [
      'high_clarity_segments',
      facts({ segments: [{ name: 's', count: 2, sum: 180, sumOfSquares: 16_200 }] }),
      EMPTY_REASON_TOO_LITTLE_DATA,
      /^1 segments scored, at most 2 times/,
    ],
    [
      'high_clarity_segments',
      facts({ segments: [{ name: 's', count: 4, sum: 200, sumOfSquares: 10_000 }] }),
      EMPTY_REASON_NOTHING_CREDIBLE,
      /mean of 50\.0, below 70/,
    ],
    [
      'pack_success_rates',
      facts({ packs: [{ ...NO_FAILURES, name: 'p', started: 6, completed: 0, failed: 0 }] }),
      EMPTY_REASON_TOO_LITTLE_DATA,
      /^6 runs were started/,
    ],
  ])('%s: %#', (field, given, reason, words) => {
    expect(entry(field, given)).toMatchObject({ reason, explanation: expect.stringMatching(words) });
  });

  test('a ban takes sets, a sure loss and a small q-value', () => {
    const loss = {
      kind: 'phrase',
      value: 'synergy',
      estimate: -0.4,
      lift: -0.33,
      upper: -0.1,
      sets: 40,
      qValue: 0.01,
    };
    const banned = (changes: Partial<KnownPattern>) =>
      knowledgeOf([pattern({ ...loss, ...changes })]).bannedPhrases.map(({ value }) => value);
    expect(banned({})).toEqual(['synergy']);
    expect(banned({ sets: 29 })).toEqual([]);
    expect(banned({ upper: -0.04 })).toEqual([]);
    expect(banned({ qValue: 0.06 })).toEqual([]);
    const knowledge = knowledgeOf([
      pattern({ ...loss, sets: 5 }),
      pattern({ ...loss, value: 'leverage', sets: 10 }),
    ]);
    expect(entry('banned_phrases', facts({}, { knowledge })).explanation).toMatch(
      /2 compared, and none bans itself/,
    );
  });
});

test('traits are counted only for fields without a pattern of any of their kinds', () => {
  expect(kindsToCount(knowledgeOf([undecided('tone', 5), undecided('lexical', 5)]))).toEqual([
    'platform',
    'pillar',
    'hook_type',
  ]);
});
