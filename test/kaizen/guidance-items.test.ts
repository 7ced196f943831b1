import { describe, expect, test } from 'vitest';
import { EvidenceLevel, RiskSource } from '../../src/gen/kaizen/v1/kaizen_service.ts';
import { Assignment, PatternState, TraitKind } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { guidanceOf, MAX_FURTHER_TRAITS, MAX_ITEMS_PER_FIELD } from '../../src/kaizen/guidance-items.ts';
import { chooseBeliefs } from '../../src/kaizen/guidance-rules.ts';
import { belief } from './patterns.ts';

const guidance = (...patterns: readonly ReturnType<typeof belief>[]) => guidanceOf(chooseBeliefs(patterns));
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
    const filled = Object.entries(guidance(belief({ kind }))).filter(([, items]) => items.length > 0);
    expect(filled.map(([name]) => name)).toEqual([field]);
  });

  test.each(Object.keys(FIELD_BY_KIND))('a harmful %s goes to riskyPatterns and nowhere else', (kind) => {
    const filled = Object.entries(guidance(belief({ kind, estimate: -0.2 }))).filter(
      ([, items]) => items.length > 0,
    );
    expect(filled.map(([name]) => name)).toEqual(['riskyPatterns']);
  });

  test('fields are limited', () => {
    const many = (kind: string) =>
      Array.from({ length: 40 }, (_, index) => belief({ kind, value: `v${index}` }));
    const limited = guidance(...many('tone'), ...many('lexical'));
    expect(limited.recommendedTones).toHaveLength(MAX_ITEMS_PER_FIELD);
    expect(limited.furtherTraits).toHaveLength(MAX_FURTHER_TRAITS);
  });
});

describe('the evidence of an item', () => {
  test('is complete', () => {
    const [item] = guidance(belief({ arms: 30 })).recommendedTones;
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
        qValue: 0.3,
        sets: 12,
        arms: 30,
        accounts: 1,
        assignment: Assignment.ASSIGNMENT_OBSERVATIONAL,
        level: EvidenceLevel.EVIDENCE_LEVEL_ACCOUNT,
        confidence: 75,
        patternId: 'tone|friendly|OBSERVATIONAL',
        cycleId: 'cycle-1',
        borrowedWeight: 0,
        state: PatternState.PATTERN_STATE_CANDIDATE,
      },
      riskSource: RiskSource.RISK_SOURCE_UNSPECIFIED,
    });
  });

  test('a risk names its source, and is called a cause only when its sets were randomised', () => {
    const loss = { kind: 'lexical', value: 'question_mark', estimate: -0.2, lift: -0.181 };
    const described = (assignment: string) =>
      guidance(belief({ ...loss, assignment })).riskyPatterns[0]?.description;
    expect(described('OBSERVATIONAL')).toMatch(
      /: goes with a click rate 18\.1 % lower \(source: performance\)$/,
    );
    expect(described('RANDOMISED')).toMatch(/: lowers the click rate by 18\.1 % \(source: performance\)$/);
  });
});
