import { describe, expect, test } from 'vitest';
import { generationSlots } from '../../src/contexts/generation-slots.ts';
import { knowledgeOf } from '../../src/contexts/knowledge.ts';
import { TraitKind } from '../../src/gen/kaizen/v1/vocabulary.ts';
import type { KnownPattern } from '../../src/knowledge/known-pattern.ts';
import { pattern } from '../fixtures/patterns.ts';

const knowledge = (...patterns: readonly KnownPattern[]) =>
  knowledgeOf({ patterns, projectPatterns: [], shared: [], choices: [] }, '');
const BEST = pattern({ value: 'best', estimate: 0.3, sd: 0.05 });
const NEAR = pattern({ value: 'near', estimate: 0.25, sd: 0.05 });
const FAR = pattern({ value: 'far', estimate: -0.9, sd: 0.05 });

/** Values of all slots with their explore flags. */
function drawn(
  of: ReturnType<typeof knowledge>,
  request: Partial<Parameters<typeof generationSlots>[1]> = {},
) {
  return generationSlots(of, { slots: 50, seed: 1, options: [], ...request }).flatMap(({ items }) =>
    items.map(({ value, explore }) => ({ value, explore })),
  );
}

describe('slots', () => {
  test('explore where they leave the best, and nowhere else', () => {
    const items = drawn(knowledge(BEST, NEAR, FAR));
    expect(items).toHaveLength(50);
    expect(new Set(items.map(({ value }) => value))).toEqual(new Set(['best', 'near']));
    for (const { value, explore } of items) expect(explore).toBe(value !== 'best');
  });

  test('never draw what is known to harm, though it is all there is', () => {
    expect(drawn(knowledge(pattern({ value: 'bad', state: 'RISKY', estimate: -0.3 })))).toEqual([]);
    const items = drawn(knowledge(BEST, pattern({ value: 'bad', state: 'RISKY', estimate: -0.01, sd: 0.5 })));
    expect(new Set(items.map(({ value }) => value))).toEqual(new Set(['best']));
  });

  test('an option that harms stays out, and one known already is not drawn from twice', () => {
    const known = knowledge(BEST, NEAR, pattern({ value: 'bad', state: 'RISKY', estimate: -0.3 }));
    const options = [
      { kind: 'tone', value: 'bad' },
      { kind: 'tone', value: 'near' },
    ];
    expect(drawn(known, { options })).toEqual(drawn(known));
  });

  test('draw untried options from the prior of their kind, kinds that are chosen only', () => {
    const options = [
      { kind: 'tone', value: 'untried' },
      { kind: 'phrase', value: 'no choice' },
      { kind: 'audience', value: 'no choice either' },
    ];
    const items = drawn(knowledge(pattern({ value: 'unsure', estimate: 0.02, sd: 0.1 })), { options });
    expect(new Set(items.map(({ value }) => value))).toEqual(new Set(['unsure', 'untried']));
    const slots = generationSlots(knowledge(), { slots: 1, seed: 1, options });
    expect(slots).toMatchObject([
      { items: [{ kind: TraitKind.TRAIT_KIND_TONE, value: 'untried', explore: false }] },
    ]);
  });

  test('are none when none are asked for, and empty when there is nothing to choose', () => {
    expect(generationSlots(knowledge(BEST), { slots: 0, seed: 1, options: [] })).toEqual([]);
    expect(generationSlots(knowledge(), { slots: 2, seed: 1, options: [] })).toEqual([
      { items: [] },
      { items: [] },
    ]);
  });

  test('depend on the seed and not on the order of what is known', () => {
    const options = ['a', 'b', 'c'].map((value) => ({ kind: 'tone', value }));
    const first = drawn(knowledge(BEST, NEAR), { options });
    expect(drawn(knowledge(NEAR, BEST), { options: options.toReversed() })).toEqual(first);
    expect(drawn(knowledge(BEST, NEAR), { options, seed: 2 })).not.toEqual(first);
  });

  test('carry the evidence of what they name', () => {
    const slots = generationSlots(knowledge(BEST), { slots: 1, seed: 1, options: [] });
    expect(slots[0]?.items[0]).toMatchObject({
      value: 'best',
      evidence: { patternId: BEST.key, tests: BEST.sets },
    });
  });
});
