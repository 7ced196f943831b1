import { describe, expect, it } from 'vitest';

import { normalCdf } from '../../src/statistics/distributions.ts';
import {
  type Candidate,
  EXPLORATION_SCALE,
  MAX_SLOTS,
  thompsonSlots,
} from '../../src/statistics/thompson.ts';

function candidate(kind: string, value: string, posterior: number, standardDeviation: number): Candidate {
  return { kind, value, posterior, standardDeviation };
}

const CANDIDATES = [
  candidate('tone', 'warm', 0.1, 0.05),
  candidate('tone', 'formal', 0, 0.05),
  candidate('hook_type', 'question', 0.02, 0.1),
  candidate('hook_type', 'story', 0, 0.1),
  candidate('hook_type', 'list', 0, 0.1),
];

describe('thompsonSlots', () => {
  it('gives every slot one value of every kind', () => {
    const slots = thompsonSlots(CANDIDATES, { slots: 8, seed: 1 });
    expect(slots).toHaveLength(8);
    for (const slot of slots) expect(slot.map(({ kind }) => kind)).toEqual(['hook_type', 'tone']);
  });

  it('depends on the seed alone, not on the order of the candidates', () => {
    const slots = thompsonSlots(CANDIDATES, { slots: 8, seed: 42 });
    expect(thompsonSlots(CANDIDATES.toReversed(), { slots: 8, seed: 42 })).toEqual(slots);
    expect(thompsonSlots(CANDIDATES, { slots: 8, seed: 43 })).not.toEqual(slots);
  });

  it('differs between neighbouring seeds from the first draw on', () => {
    const firsts = Array.from({ length: 200 }, (_, seed) => {
      const [slot] = thompsonSlots([candidate('a', 'x', 0, 1), candidate('a', 'y', 0, 1)], {
        slots: 1,
        seed,
      });
      return Number(slot?.[0]?.value === 'x');
    });
    const share = firsts.reduce((sum, first) => sum + first, 0) / firsts.length;
    expect(share).toBeGreaterThan(0.4);
    expect(share).toBeLessThan(0.6);
  });

  it('marks as exploring what is not believed best', () => {
    const choices = thompsonSlots(CANDIDATES, { slots: 100, seed: 3 }).flat();
    for (const { value, explore } of choices) expect(explore).toBe(value !== 'warm' && value !== 'question');
    expect(choices.some(({ explore }) => explore)).toBe(true);
  });

  it('uses a value as often as its draw wins', () => {
    // P(warm's draw > formal's) = Φ(.1 / (scale · √(2·.05²))).
    const expected = normalCdf(0.1 / (EXPLORATION_SCALE * Math.SQRT2 * 0.05));
    let warm = 0;
    for (let seed = 0; seed < 50; seed += 1) {
      for (const slot of thompsonSlots(CANDIDATES, { slots: 100, seed })) {
        warm += Number(slot.some(({ value }) => value === 'warm'));
      }
    }
    expect(warm / 5000).toBeCloseTo(expected, 1.5);
  });

  it('tries what was never tried more than what is known to be no better', () => {
    const slots = thompsonSlots(
      [
        candidate('tone', 'best', 0.1, 0.02),
        candidate('tone', 'known', 0, 0.02),
        candidate('tone', 'new', 0, 0.15),
      ],
      { slots: 100, seed: 5 },
    ).flat();
    const uses = (value: string): number => slots.filter((choice) => choice.value === value).length;
    expect(uses('best')).toBeGreaterThan(uses('new'));
    expect(uses('new')).toBeGreaterThan(5);
    expect(uses('known')).toBe(0);
  });

  it('has a bound on slots, and nothing to say without candidates', () => {
    expect(thompsonSlots(CANDIDATES, { slots: 1e9, seed: 1 })).toHaveLength(MAX_SLOTS);
    expect(thompsonSlots(CANDIDATES, { slots: -1, seed: 1 })).toEqual([]);
    expect(thompsonSlots([], { slots: 2, seed: 1 })).toEqual([[], []]);
  });
});
