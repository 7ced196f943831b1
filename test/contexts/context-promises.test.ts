/** What every context promises, on random knowledge. */
import { describe, expect, test } from 'vitest';
import { generationSlots } from '../../src/contexts/generation-slots.ts';
import { type Knowledge, knowledgeOf } from '../../src/contexts/knowledge.ts';
import {
  EvidenceLevel,
  Grade,
  type GuidanceItem,
  RiskSource,
} from '../../src/gen/kaizen/v1/guidance_item.ts';
import { Assignment, PatternState, TraitKind } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { interactionTraits } from '../../src/knowledge/interactions.ts';
import { traitKindName } from '../../src/shared/vocabulary.ts';
import { DISCOVERY_Q } from '../../src/statistics/multiplicity.ts';
import { randomKnowledge } from './random-knowledge.ts';

const SEEDS = Array.from({ length: 300 }, (_, index) => index + 1);

interface Case {
  readonly seed: number;
  readonly knowledge: Knowledge;
}

const cases: readonly Case[] = SEEDS.map((seed) => {
  const { sources, inForce } = randomKnowledge(seed);
  const metric = seed % 3 === 0 ? 'roas' : '';
  return { seed, knowledge: knowledgeOf(sources, metric, inForce) };
});

const nameOf = ({ kind, value }: { readonly kind: TraitKind; readonly value: string }): string =>
  `${traitKindName(kind)}:${value}`;

/** The items outside the leads. */
function fieldItems({
  guidance: { leads: _, ...fields },
  bannedPhrases,
}: Knowledge): readonly GuidanceItem[] {
  return [...Object.values(fields).flat(), ...bannedPhrases];
}

/** Every item of every case, with a name that a failure shows. */
function each(
  check: (item: GuidanceItem, known: Case) => string | undefined,
  of = fieldItems,
): readonly string[] {
  return cases.flatMap((known) =>
    of(known.knowledge).flatMap((item) => {
      const fault = check(item, known);
      return fault === undefined ? [] : [`${known.seed} ${nameOf(item)}: ${fault}`];
    }),
  );
}

test('the knowledge is rich enough to break a promise', () => {
  const items = cases.flatMap(({ knowledge }) => fieldItems(knowledge));
  const number = (grade: Grade): number => items.filter((item) => item.grade === grade).length;
  expect(number(Grade.GRADE_PROVEN)).toBeGreaterThan(200);
  expect(number(Grade.GRADE_SUPPORTED)).toBeGreaterThan(200);
  expect(number(Grade.GRADE_DECIDED)).toBeGreaterThan(100);
  expect(items.filter(({ evidence }) => (evidence?.blend.length ?? 0) > 1).length).toBeGreaterThan(200);
  expect(items.filter(({ metricConflicts }) => metricConflicts.length > 0).length).toBeGreaterThan(50);
  expect(items.filter(({ notWith }) => notWith.length > 0).length).toBeGreaterThan(50);
});

describe('every item outside the leads', () => {
  test('is a discovery, or a person has decided on it', () => {
    const faults = each(({ grade, evidence, override }) => {
      if (grade === Grade.GRADE_DECIDED) return override === undefined ? 'nobody decided' : undefined;
      if (grade !== Grade.GRADE_PROVEN && grade !== Grade.GRADE_SUPPORTED) return `grade ${grade}`;
      return (evidence?.qValue ?? 1) > DISCOVERY_Q ? `q ${evidence?.qValue}` : undefined;
    });
    expect(faults).toEqual([]);
  });

  test('rests on what it names: q, state, pattern, level and assignment are of one finding with the sign shown', () => {
    const faults = each(({ grade, evidence }) => {
      if (grade === Grade.GRADE_DECIDED || evidence === undefined) return undefined;
      const { lift, state, patternId, level, blend, qValue, assignment } = evidence;
      const isProven = state !== PatternState.PATTERN_STATE_UNSPECIFIED;
      const wanted = lift > 0 ? PatternState.PATTERN_STATE_ESTABLISHED : PatternState.PATTERN_STATE_RISKY;
      if (isProven && state !== wanted) return `state ${state} for ${lift}`;
      if (isProven !== (patternId !== '')) return 'a state without a pattern';
      const isOwn =
        level === EvidenceLevel.EVIDENCE_LEVEL_PROJECT || level === EvidenceLevel.EVIDENCE_LEVEL_ACCOUNT;
      if (isOwn !== isProven) return `level ${level}`;
      const isTested = assignment === Assignment.ASSIGNMENT_RANDOMISED && isOwn;
      if ((grade === Grade.GRADE_PROVEN) !== isTested) return `grade ${grade}`;
      const part = blend.find((other) => other.level === level);
      return part !== undefined && (part.patternId !== patternId || part.qValue !== qValue)
        ? 'its part says otherwise'
        : undefined;
    });
    expect(faults).toEqual([]);
  });

  test('is in the field that its sign says', () => {
    const faults = cases.flatMap(({ seed, knowledge: { guidance } }) => {
      const { riskyPatterns, leads: _, ...helpful } = guidance;
      const isEvidence = ({ grade }: GuidanceItem): boolean => grade !== Grade.GRADE_DECIDED;
      return [
        ...riskyPatterns.filter((item) => isEvidence(item) && (item.evidence?.lift ?? 0) >= 0),
        ...Object.values(helpful)
          .flat()
          .filter((item) => isEvidence(item) && (item.evidence?.lift ?? 0) <= 0),
      ].map((item) => `${seed} ${nameOf(item)}`);
    });
    expect(faults).toEqual([]);
  });
});

test('the blend adds up to the lift: a reader can check it by hand', () => {
  const faults = each(
    ({ evidence }) => {
      if (evidence === undefined || evidence.blend.length === 0) return undefined;
      const sum = evidence.blend.reduce((total, { weight, lift }) => total + weight * Math.log1p(lift), 0);
      const weights = evidence.blend.reduce((total, { weight }) => total + weight, 0);
      return Math.abs(sum - Math.log1p(evidence.lift)) > 1e-9 || weights > 1 + 1e-12
        ? `${sum} beside ${Math.log1p(evidence.lift)}`
        : undefined;
    },
    (knowledge) => [...fieldItems(knowledge), ...knowledge.guidance.leads],
  );
  expect(faults).toEqual([]);
});

test('lists, slots and explanations show one and the same item', () => {
  const faults = cases.flatMap(({ seed, knowledge }) => {
    const slots = generationSlots(knowledge, { slots: 5, seed, options: [] }).flatMap(({ items }) => items);
    const shown = [...fieldItems(knowledge), ...knowledge.guidance.leads, ...slots];
    return shown
      .filter((item) => {
        const explained = knowledge.itemOf({ kind: traitKindName(item.kind) ?? '', value: item.value });
        // A slot may draw what nobody has tried, of which there is nothing to explain.
        if (explained === undefined) return item.evidence?.level !== EvidenceLevel.EVIDENCE_LEVEL_UNSPECIFIED;
        return JSON.stringify({ ...explained, explore: item.explore }) !== JSON.stringify(item);
      })
      .map((item) => `${seed} ${nameOf(item)}`);
  });
  expect(faults).toEqual([]);
});

describe('a context does not contradict itself', () => {
  const stancesOf = ({ guidance }: Knowledge) => {
    const { riskyPatterns, leads: _, ...helpful } = guidance;
    const single = (items: readonly GuidanceItem[]) =>
      items.filter(({ kind }) => kind !== TraitKind.TRAIT_KIND_INTERACTION);
    return {
      recommended: new Map(single(Object.values(helpful).flat()).map((item) => [nameOf(item), item])),
      warnedOf: new Map(single(riskyPatterns).map((item) => [nameOf(item), item])),
    };
  };
  const byEvidence = (items: readonly GuidanceItem[]) =>
    items.filter(
      ({ kind, grade }) => kind === TraitKind.TRAIT_KIND_INTERACTION && grade !== Grade.GRADE_DECIDED,
    );
  const partsOf = ({ value }: GuidanceItem) =>
    interactionTraits(value).map((trait) => `${trait.kind}:${trait.value}`);

  test('no trait is recommended and warned of, nor a lead beside either', () => {
    const faults = cases.flatMap(({ seed, knowledge }) => {
      const { recommended, warnedOf } = stancesOf(knowledge);
      const leads = knowledge.guidance.leads.map(nameOf);
      return [
        ...[...recommended.keys()].filter((name) => warnedOf.has(name)),
        ...leads.filter((name) => recommended.has(name) || warnedOf.has(name)),
      ].map((name) => `${seed} ${name}`);
    });
    expect(faults).toEqual([]);
  });

  test('no pair harms beside a recommendation of one of its traits, nor helps beside a warning of one', () => {
    const faults = cases.flatMap(({ seed, knowledge }) => {
      const { recommended, warnedOf } = stancesOf(knowledge);
      const { furtherTraits, riskyPatterns, leads } = knowledge.guidance;
      const isRisk = ({ riskSource }: GuidanceItem): boolean =>
        riskSource === RiskSource.RISK_SOURCE_PERFORMANCE;
      return byEvidence([...furtherTraits, ...riskyPatterns, ...leads])
        .filter((pair) => partsOf(pair).some((name) => (isRisk(pair) ? recommended : warnedOf).has(name)))
        .map((pair) => `${seed} ${nameOf(pair)}`);
    });
    expect(faults).toEqual([]);
  });

  test('a discovery that a recommended trait harms together with another is in its words', () => {
    const noted = cases.flatMap(({ knowledge }) =>
      [...stancesOf(knowledge).recommended.values()].filter(({ notWith }) => notWith.length > 0),
    );
    for (const { notWith, caveats } of noted) {
      for (const { value } of notWith) {
        expect(caveats.some((caveat) => caveat.startsWith('not with') && caveat.includes(value))).toBe(true);
      }
    }
    expect(noted.length).toBeGreaterThan(50);
  });
});
