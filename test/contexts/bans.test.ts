import { describe, expect, test } from 'vitest';
import { bannedByEvidence, bannedByPeople, withoutBanned } from '../../src/contexts/bans.ts';
import type { Belief } from '../../src/contexts/beliefs.ts';
import { bareItem } from '../../src/contexts/guidance-items.ts';
import { knowledgeOf } from '../../src/contexts/knowledge.ts';
import { Grade, RiskSource } from '../../src/gen/kaizen/v1/guidance_item.ts';
import { TraitKind } from '../../src/gen/kaizen/v1/vocabulary.ts';
import type { KnownPattern } from '../../src/knowledge/known-pattern.ts';
import type { SharedInsight } from '../../src/knowledge/shared/shared-insight.ts';
import { belief, pattern } from '../fixtures/patterns.ts';

/** Just within every bound of a ban. */
const BAN = {
  kind: 'phrase',
  value: 'synergy',
  state: 'RISKY',
  estimate: -0.2,
  lift: -0.181,
  upper: -0.0501,
  qValue: 0.05,
  sets: 30,
} as const satisfies Partial<KnownPattern>;
const banned = (...beliefs: readonly Belief[]) => bannedByEvidence(beliefs).map(({ value }) => value);

describe('the evidence', () => {
  test('bans a phrase that loses 5 % and more for certain, over thirty sets', () => {
    const known = knowledgeOf({ patterns: [pattern(BAN)], projectPatterns: [], shared: [], choices: [] }, '');
    expect(known.bannedPhrases).toHaveLength(1);
    expect(known.bannedPhrases[0]).toMatchObject({
      kind: TraitKind.TRAIT_KIND_PHRASE,
      value: 'synergy',
      description: 'goes with a click rate 18.1 % lower (source: performance)',
      riskSource: RiskSource.RISK_SOURCE_PERFORMANCE,
      grade: Grade.GRADE_SUPPORTED,
      evidence: { lift: -0.181, tests: 30 },
    });
    // The risk and the ban are one item.
    expect(known.guidance.riskyPatterns[0]).toBe(known.bannedPhrases[0]);
  });

  test.each([
    ['may lose just 5 %', { upper: -0.05 }],
    ['is not sure enough', { qValue: 0.0501 }],
    ['ran in 29 sets', { sets: 29 }],
    ['was retired', { state: 'RETIRED' }],
    ['is no phrase', { kind: 'tone' }],
    ['is believed to help', { estimate: 0.1 }],
    ['is a lead and no more', { state: 'CANDIDATE' }],
  ])('does not ban what %s', (_, changes) => {
    expect(banned(belief({ ...BAN, ...changes }))).toEqual([]);
  });

  test('of the account binds a project that knows little of it, unless it is believed to differ', () => {
    const project = pattern({ ...BAN, sets: 2, qValue: 1, upper: 0.3 });
    const ofProject = { ...belief(BAN), pattern: project };
    expect(banned(ofProject)).toEqual(['synergy']);
    expect(banned({ ...ofProject, estimate: 0.1 })).toEqual([]);
  });

  test('of others bans what the requester has not tried, and not what does it no harm', () => {
    const shared: SharedInsight = {
      ...{ kind: 'phrase', value: 'synergy', metric: 'ctr', assignment: 'RANDOMISED', scope: 'GLOBAL' },
      ...{ estimate: -0.2, variance: 0.001, tau2: 0, accounts: 10, sets: 5, qValue: 0.05, upper: -0.06 },
    } as const;
    const parts = [{ level: 'GLOBAL', weight: 0.9, estimate: -0.2, insight: shared }] as const;
    const untried = { ...belief(BAN), pattern: undefined, accountPattern: undefined, shared, parts };
    expect(banned(untried)).toEqual(['synergy']);
    expect(banned({ ...untried, estimate: 0.01 })).toEqual([]);
    expect(banned({ ...untried, shared: { ...shared, upper: -0.05 } })).toEqual([]);
    expect(banned({ ...untried, shared: { ...shared, qValue: 0.06 } })).toEqual([]);
  });

  test('bans fifty phrases at most', () => {
    const many = Array.from({ length: 60 }, (_, at) => belief({ ...BAN, value: `phrase ${at}` }));
    expect(banned(...many)).toHaveLength(50);
  });
});

test('people ban each phrase once, with no figures', () => {
  const items = bannedByPeople(['world class', 'cheap', 'world class']);
  expect(items.map(({ value }) => value)).toEqual(['world class', 'cheap']);
  expect(items[0]).toMatchObject({
    riskSource: RiskSource.RISK_SOURCE_BAN,
    grade: Grade.GRADE_DECIDED,
  });
  expect(items[0]?.evidence).toBeUndefined();
});

test('what people ban is recommended in no phrase that holds it, whatever its case', () => {
  const phrases = ['Start free today', 'FREE', 'freedom', 'a great start'].map((value) =>
    bareItem(TraitKind.TRAIT_KIND_PHRASE, value),
  );
  const tone = bareItem(TraitKind.TRAIT_KIND_TONE, 'free');
  const left = withoutBanned([...phrases, tone], ['free']);
  expect(left.map(({ value }) => value)).toEqual(['freedom', 'a great start', 'free']);
});

describe('people', () => {
  const items = (...values: readonly string[]) => [...bannedByPeople(values)];

  test('ban a phrase once, whatever the forms in which the account and the project name it', () => {
    const values = items('Free  trial', 'ＦＲＥＥ TRIAL', 'Cafe\u0301', 'CAF\u00c9', 'free').map(
      ({ value }) => value,
    );
    expect(values).toEqual(['Free  trial', 'Caf\u00e9', 'free']);
  });

  test('take banned phrases out of what helps, and no other', () => {
    const tones = items('free').map((item) => ({ ...item, kind: TraitKind.TRAIT_KIND_TONE }));
    const phrases = [...items('A free trial', 'carefree', 'Cafe\u0301 noir'), ...tones];
    const left = withoutBanned(phrases, ['FREE', 'caf\u00e9', '!!!']);
    expect(left.map(({ value }) => value)).toEqual(['carefree', 'free']);
  });

  test('who ban nothing change nothing', () => {
    const phrases = items('free');
    expect(withoutBanned(phrases, [])).toEqual(phrases);
  });
});
