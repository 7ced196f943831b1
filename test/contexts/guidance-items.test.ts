import { describe, expect, test } from 'vitest';
import { MAX_FURTHER_TRAITS, MAX_ITEMS_PER_FIELD, MAX_LEADS } from '../../src/contexts/guidance-lists.ts';
import { knowledgeOf } from '../../src/contexts/knowledge.ts';
import { EvidenceLevel, Grade, RiskSource } from '../../src/gen/kaizen/v1/guidance_item.ts';
import { Assignment, PatternState, TraitKind } from '../../src/gen/kaizen/v1/vocabulary.ts';
import type { KnownPattern } from '../../src/knowledge/known-pattern.ts';
import { pattern } from '../fixtures/patterns.ts';

const guidance = (...patterns: readonly KnownPattern[]) =>
  knowledgeOf({ patterns, projectPatterns: [], shared: [], choices: [] }, '').guidance;
const valuesOf = (items: readonly { readonly value: string }[]) => items.map(({ value }) => value);
const FIELD_BY_KIND = {
  tone: 'recommendedTones',
  platform: 'preferredPlatforms',
  pillar: 'successfulPillars',
  hook_type: 'highPerformingHooks',
  lexical: 'furtherTraits',
  template: 'furtherTraits',
  content_type: 'furtherTraits',
  audience: 'furtherTraits',
  phrase: 'furtherTraits',
} as const;

describe('the field of an item', () => {
  test.each(Object.entries(FIELD_BY_KIND))('a helpful %s goes to %s and nowhere else', (kind, field) => {
    const filled = Object.entries(guidance(pattern({ kind }))).filter(([, items]) => items.length > 0);
    expect(filled.map(([name]) => name)).toEqual([field]);
  });

  test.each(Object.keys(FIELD_BY_KIND))('a harmful %s goes to riskyPatterns and nowhere else', (kind) => {
    const filled = Object.entries(guidance(pattern({ kind, estimate: -0.2 }))).filter(
      ([, items]) => items.length > 0,
    );
    expect(filled.map(([name]) => name)).toEqual(['riskyPatterns']);
  });

  test('fields are limited', () => {
    const many = (kind: string) =>
      Array.from({ length: 40 }, (_, index) => pattern({ kind, value: `v${index}` }));
    const limited = guidance(...many('tone'), ...many('lexical'));
    expect(limited.recommendedTones).toHaveLength(MAX_ITEMS_PER_FIELD);
    expect(limited.furtherTraits).toHaveLength(MAX_FURTHER_TRAITS);
    const hunches = Array.from({ length: 40 }, (_, index) =>
      pattern({ value: `v${index}`, state: 'CANDIDATE' }),
    );
    expect(guidance(...hunches).leads).toHaveLength(MAX_LEADS);
  });
});

describe('the grade of an item', () => {
  const graded = (changes: Partial<KnownPattern>) => {
    const { recommendedTones, riskyPatterns, leads } = guidance(pattern(changes));
    return {
      relied: [...recommendedTones, ...riskyPatterns].map(({ grade }) => grade),
      leads: leads.map(({ grade }) => grade),
    };
  };
  const { GRADE_PROVEN, GRADE_SUPPORTED, GRADE_LEAD } = Grade;

  test.each([
    ['a randomised discovery', { assignment: 'RANDOMISED' }, [GRADE_PROVEN], []],
    ['a randomised harm', { assignment: 'RANDOMISED', estimate: -0.2 }, [GRADE_PROVEN], []],
    ['an observed discovery', {}, [GRADE_SUPPORTED], []],
    ['a candidate', { state: 'CANDIDATE' }, [], [GRADE_LEAD]],
    ['a harmful candidate', { state: 'CANDIDATE', estimate: -0.2 }, [], [GRADE_LEAD]],
    ['a discovery whose q-value has risen again', { qValue: 0.1001 }, [], [GRADE_LEAD]],
    ['the least sure discovery', { qValue: 0.1 }, [GRADE_SUPPORTED], []],
    ['what was retired', { state: 'RETIRED' }, [], []],
    ['a discovery that points the other way today', { state: 'RISKY' }, [], []],
    ['what is not credible', { sd: 0.3, signConfidence: 0.75 }, [], []],
  ] as const)('%s', (_name, changes, relied, leads) => {
    expect(graded(changes)).toEqual({ relied, leads });
  });

  test('the proven comes before the supported, however large that is, and each by what is left of it', () => {
    const { recommendedTones } = guidance(
      pattern({ value: 'observed', estimate: 0.9 }),
      pattern({ value: 'tested', estimate: 0.12, assignment: 'RANDOMISED' }),
      pattern({ value: 'tested well', estimate: 0.2, sd: 0.01, assignment: 'RANDOMISED' }),
    );
    expect(valuesOf(recommendedTones)).toEqual(['tested well', 'tested', 'observed']);
  });
});

describe('the evidence of an item', () => {
  test('is complete', () => {
    const [item] = guidance(pattern({ arms: 30 })).recommendedTones;
    expect(item).toEqual({
      kind: TraitKind.TRAIT_KIND_TONE,
      value: 'friendly',
      description: '',
      explore: false,
      evidence: {
        metric: 'ctr',
        lift: 0.221,
        interval: { lower: 0.01, upper: 0.48, level: 0.95 },
        signConfidence: 0.977,
        qValue: 0.02,
        tests: 12,
        variants: 30,
        accounts: 1,
        assignment: Assignment.ASSIGNMENT_OBSERVATIONAL,
        level: EvidenceLevel.EVIDENCE_LEVEL_ACCOUNT,
        confidence: 75,
        patternId: 'tone|friendly|OBSERVATIONAL',
        cycleId: 'cycle-1',
        borrowedWeight: 0,
        state: PatternState.PATTERN_STATE_ESTABLISHED,
        blend: [],
      },
      grade: Grade.GRADE_SUPPORTED,
      metricConflicts: [],
      notWith: [],
      caveats: [],
      riskSource: RiskSource.RISK_SOURCE_UNSPECIFIED,
    });
  });

  test('a risk names its source, and is called a cause only when its sets were randomised', () => {
    const loss = { kind: 'lexical', value: 'question_mark', estimate: -0.2, lift: -0.181 };
    const described = (assignment: string) =>
      guidance(pattern({ ...loss, assignment })).riskyPatterns[0]?.description;
    expect(described('OBSERVATIONAL')).toMatch(
      /: goes with a click rate 18\.1 % lower \(source: performance\)$/,
    );
    expect(described('RANDOMISED')).toMatch(/: lowers the click rate by 18\.1 % \(source: performance\)$/);
  });
});
