import { describe, expect, test } from 'vitest';
import { nearTwins } from '../../src/dashboard/near-twins.ts';
import { PerformanceRecord } from '../../src/gen/kaizen/v1/performance.ts';
import { TraitKind } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { NearTwins } from '../../src/import/near-twins.ts';
import { nameForm } from '../../src/shared/text-forms.ts';
import { seededRandom } from '../../src/simulator/random.ts';
import { nearName, randomName } from '../fixtures/random-texts.ts';

function notesOf(records: readonly PerformanceRecord[]): readonly string[] {
  const twins = new NearTwins();
  for (const record of records) twins.add(record);
  return twins.notes();
}

const tone = (value: string): PerformanceRecord =>
  PerformanceRecord.fromPartial({ traits: [{ kind: TraitKind.TRAIT_KIND_TONE, value }] });

describe('near twins of an import', () => {
  test('are names of one kind that differ in case, blanks, dashes or underscores', () => {
    expect(
      notesOf([
        PerformanceRecord.fromPartial({ platform: 'facebook', audience: 'High engaged' }),
        PerformanceRecord.fromPartial({ platform: 'Facebook' }),
        PerformanceRecord.fromPartial({ audience: 'high-engaged' }),
      ]),
    ).toEqual([
      'the platform is written "facebook" and "Facebook": they are two to the service, and each gets a part of the evidence',
      'the audience is written "High engaged" and "high-engaged": they are two to the service, and each gets a part of the evidence',
    ]);
  });

  test('are none where the service stores one name for both spellings', () => {
    expect(notesOf([tone('Caf\u00e9'), tone('Cafe\u0301'), tone(' Caf\u00e9 ')])).toEqual([]);
  });

  test('are those that the dashboard finds after the import', () => {
    const random = seededRandom(41);
    for (let draw = 0; draw < 300; draw += 1) {
      const name = randomName(random);
      const values = [name, nearName(random, name), randomName(random)].filter(
        (value) => nameForm(value) !== '',
      );
      const things = values.map((value) => ({ kind: 'tone', name: nameForm(value), key: value }));
      expect(notesOf(values.map(tone)).length, JSON.stringify(values)).toBe(nearTwins(things).length);
    }
  });
});
