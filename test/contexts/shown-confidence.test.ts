import { expect, test } from 'vitest';
import { knowledgeOf } from '../../src/contexts/knowledge.ts';
import { sampleSize, shownConfidence } from '../../src/contexts/shown-confidence.ts';
import { Grade, type GuidanceItem } from '../../src/gen/kaizen/v1/guidance_item.ts';
import { pattern } from '../fixtures/patterns.ts';

/** Tones on so many arms each. */
function tones(...arms: readonly number[]): readonly GuidanceItem[] {
  const patterns = arms.map((number, at) => pattern({ value: `tone ${at}`, arms: number }));
  return knowledgeOf({ patterns, projectPatterns: [], shared: [], choices: [] }, '').guidance
    .recommendedTones;
}

test('confidence is that of the middle item, the lower one of two', () => {
  expect(shownConfidence(tones(10))).toBe(50);
  expect(shownConfidence(tones(5, 10, 400))).toBe(50);
  expect(shownConfidence(tones(30, 400))).toBe(75);
});

test('with nothing learned to show, confidence is 0: leads and decisions of people do not count', () => {
  expect(shownConfidence([])).toBe(0);
  const [item] = tones(50);
  for (const grade of [Grade.GRADE_LEAD, Grade.GRADE_DECIDED, Grade.GRADE_UNSPECIFIED]) {
    expect(shownConfidence(item === undefined ? [] : [{ ...item, grade }])).toBe(0);
  }
});

test('the sample is what figures rest on', () => {
  const pack = {
    ...{ name: 'p', started: 9, completed: 3, failed: 1, sectionsGenerated: 5, sectionsFailed: 1 },
    ...{ qualityPassed: 2, qualityFailed: 1 },
  };
  const segments = [{ name: 's', count: 4, sum: 300, sumOfSquares: 1 }];
  const channels = [{ name: 'email', sent: 20, replied: 2 }];
  expect(sampleSize(100, { packs: [pack], channels, segments })).toBe(100 + 13 + 22 + 4);
});
