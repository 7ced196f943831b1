/** Files in the dialects of real exports that were once refused or misread, each with what is right. */
import { expect, test } from 'vitest';
import type { ImportOptions } from '../../src/import/plan-types.ts';
import { planFile, problemText, sums } from '../fixtures/planned.ts';
import { caseFile, describeOnCases } from '../fixtures/real-data.ts';

interface Right {
  readonly records: number;
  readonly impressions: number;
  readonly clicks: number;
  readonly spend?: number;
  readonly conversions?: number;
  /** Lines that are refused. */
  readonly refused?: readonly number[];
}

const TAKEN: readonly (readonly [string, Partial<ImportOptions>, Right])[] = [
  ['03-points.csv', {}, { records: 2, impressions: 13_250, clicks: 13, spend: 326_467 }],
  [
    '03-points-all.csv',
    { numberFormat: 'comma' },
    { records: 3, impressions: 65_000, clicks: 22, spend: 327_967 },
  ],
  ['04-same-identity.csv', { sum: true }, { records: 2, impressions: 54_006, clicks: 509, spend: 5_130.05 }],
  ['04-twin.csv', {}, { records: 1, impressions: 1000, clicks: 20, spend: 10, refused: [3] }],
  ['05-fractions.csv', {}, { records: 3, impressions: 246_482, clicks: 3_356, conversions: 431.7 }],
  [
    '06-totals.csv',
    { set: ['platform=google', 'date=2026-10-31'] },
    { records: 2, impressions: 5_000, clicks: 130, spend: 52.5 },
  ],
  ['06-total-first.csv', {}, { records: 2, impressions: 93_675, clicks: 190, spend: 314_467 }],
  ['10-mix1.csv', {}, { records: 2, impressions: 2_000, clicks: 50 }],
  ['10-mix2.csv', {}, { records: 2, impressions: 2_000, clicks: 50 }],
  ['10-mix3.csv', {}, { records: 3, impressions: 3_000, clicks: 80 }],
  ['15-h1.csv', {}, { records: 1, impressions: 1_000, clicks: 20 }],
  ['15-h2.csv', {}, { records: 1, impressions: 1_000, clicks: 20 }],
  ['15-h5.csv', {}, { records: 1, impressions: 1_000, clicks: 20 }],
  ['17-cp1252.csv', {}, { records: 4, impressions: 54_006, clicks: 509, spend: 5_130.05 }],
  ['17-u16be-bom.csv', {}, { records: 4, impressions: 54_006, clicks: 509, spend: 5_130.05 }],
  ['17-u16le-nobom.csv', {}, { records: 4, impressions: 54_006, clicks: 509, spend: 5_130.05 }],
  [
    '18-placeholders.csv',
    {},
    { records: 8, impressions: 7_000, clicks: 80, conversions: 5, spend: 5, refused: [5, 10] },
  ],
  ['38-sep.csv', {}, { records: 2, impressions: 13_250, clicks: 13, spend: 326_467 }],
  ['50-capitals.csv', {}, { records: 2, impressions: 20_000, clicks: 340, spend: 85 }],
  [
    '90-google-ads.csv',
    {},
    { records: 93, impressions: 1_263_720, clicks: 29_088, spend: 11_641.82, conversions: 1_438.83 },
  ],
  [
    '90-google-ads-utf16.csv',
    {},
    { records: 93, impressions: 1_263_720, clicks: 29_088, spend: 11_641.82, conversions: 1_438.83 },
  ],
  ['91-meta-ads.csv', {}, { records: 3, impressions: 30_424, clicks: 539, spend: 167.65, conversions: 21 }],
  [
    '91-meta-ads-range.csv',
    { spread: true },
    { records: 30, impressions: 298_400, clicks: 5_500, spend: 1_711.02, conversions: 300 },
  ],
  [
    '92-spanish-meta.csv',
    {},
    { records: 2, impressions: 11_637, clicks: 231, spend: 69.83, conversions: 12 },
  ],
];

const REFUSED: readonly (readonly [string, Partial<ImportOptions>, RegExp])[] = [
  ['03-points-all.csv', {}, /^NUMBER_FORMAT_AMBIGUOUS .*--number-format point.*--number-format comma/],
  [
    '04-same-identity.csv',
    {},
    /^SAME_IDENTITY lines 2 and 3 are the same creative, platform, audience and day.*--sum/,
  ],
  ['12-ids.csv', {}, /^IDS_DAMAGED line 2: "1\.20253E\+17".*use names/],
  ['13-rates.csv', {}, /^RATES_AMBIGUOUS line 2: "0\.85".*--rates percent.*--rates fraction/],
  ['91-meta-ads-range.csv', {}, /^RANGE_AS_DAY line 2: .*2026-10-01 to 2026-10-30.*--spread/],
];

describeOnCases('files that were once misread', () => {
  test.each(TAKEN)('%s %j is taken exactly', async (name, options, { refused = [], records, ...right }) => {
    const planned = await planFile(caseFile(name), options);
    expect(problemText(planned)).toBe('');
    expect(planned.refused.map(([line]) => line)).toEqual(refused);
    expect(planned.records).toHaveLength(records);
    expect(sums(planned.records)).toMatchObject(right);
  });

  test.each(REFUSED)('%s %j is refused with the option that settles it', async (name, options, message) => {
    expect(problemText(await planFile(caseFile(name), options))).toMatch(message);
  });

  test('a bound instead of a number is refused by name, and what was not measured is absent', async () => {
    const { refused, records, preview } = await planFile(caseFile('18-placeholders.csv'));
    expect(refused[0]?.[1]).toContain('"< 10%" is a bound and not a number');
    expect(records.map(({ clicks }) => clicks)).toEqual([undefined, 20, 20, 0, undefined, undefined, 20, 20]);
    expect(preview?.skipped).toEqual([{ reason: 'rows without any metric', count: 1, lines: [9] }]);
  });

  test('ads that differ in an accent stay two, and two forms of one accent become one', async () => {
    const cp1252 = await planFile(caseFile('17-cp1252-ids.csv'));
    expect(cp1252.records.map(({ contentId }) => contentId)).toEqual(['café', 'cafè']);
    const forms = await planFile(caseFile('28-forms.csv'), { trait: ['tone=tone'] });
    const tones = new Set(forms.records.flatMap(({ traits }) => traits.map(({ value }) => value)));
    expect([...tones].sort()).toEqual(['Café', 'odd', 'plain']);
  });

  test('names that differ in their case get a hint', async () => {
    const { preview } = await planFile(caseFile('40-case.csv'), { trait: ['tone=tone'] });
    expect(preview?.notes.join('\n')).toMatch(
      /platform is written "facebook" and "Facebook"[\s\S]*tone is written "friendly" and "Friendly"/,
    );
  });

  test('a percentage without its sign is read once its unit is stated', async () => {
    const { records } = await planFile(caseFile('13-rates.csv'), { rates: 'percent' });
    expect(records.map(({ engagementRate }) => engagementRate)).toEqual([0.0085, 0.004, 0.0085]);
  });
});
