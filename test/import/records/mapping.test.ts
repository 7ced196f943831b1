import { describe, expect, test } from 'vitest';
import { PerformanceRecord } from '../../../src/gen/kaizen/v1/performance.ts';
import { TraitKind } from '../../../src/gen/kaizen/v1/vocabulary.ts';
import type { Settings } from '../../../src/import/plan-types.ts';
import { ImportProblems, importProblem } from '../../../src/import/problem.ts';
import { findProfile, shippedProfiles } from '../../../src/import/profiles/profile.ts';
import { statedDates } from '../../../src/import/records/days.ts';
import { type Mapping, resolveMapping } from '../../../src/import/records/mapping.ts';
import { type ReadRecord, readRecord } from '../../../src/import/records/read-record.ts';

/** Rules without anything that a file would tell. */
const RULES = {
  isPlaceholder: (cell: string) => cell === '',
  numberFormat: 'point',
  numberFormats: new Map(),
  isStatedNumberFormat: false,
  rates: 'fraction',
  report: undefined,
  currency: undefined,
  revision: undefined,
} as const;
const profile = findProfile('generic', shippedProfiles());
const askPlatform = () => importProblem('PLATFORM_UNKNOWN', 'which platform');

function mappingOf(settings: Settings, header: readonly string[]): Mapping {
  return resolveMapping({ header, profile, settings, hasReportDays: false, askPlatform });
}

function readRow(
  settings: Settings,
  { header, row, format = 'YYYY-MM-DD' }: { header: string; row: string; format?: string },
): ReadRecord {
  const dates = statedDates(format);
  if (dates === undefined) throw new Error('not a format');
  return readRecord(row.split(','), { ...RULES, mapping: mappingOf(settings, header.split(',')), dates });
}

const recordOf = (read: ReadRecord) => (read.ok ? { ok: read.ok, record: read.record } : read);

const problemsOf = (settings: Settings, header: string): string => {
  try {
    mappingOf(settings, header.split(','));
  } catch (error) {
    expect(error).toBeInstanceOf(ImportProblems);
    return (error as Error).message;
  }
  return '';
};

describe('mapping', () => {
  test('columns that bear the name of a field are taken by themselves', () => {
    const mapping = mappingOf(
      { set: ['platform=upworthy', 'project=headlines'] },
      'content_id,date,test_id,impressions,clicks,headline,template'.split(','),
    );
    expect(mapping.fields.map(({ field }) => field).sort()).toEqual(
      ['clicks', 'content_id', 'impressions', 'platform', 'project_id', 'test_id'].sort(),
    );
    expect(mapping.days.kind).toBe('day');
    expect(mapping.unusedColumns).toEqual(['headline', 'template']);
  });

  test('reads a headline test', () => {
    const read = readRow(
      {
        map: ['text=headline'],
        set: ['platform=upworthy', 'project_id=headlines', 'revision=2'],
        trait: ['template=template'],
      },
      {
        header: 'content_id,date,test_id,impressions,clicks,headline,template',
        row: 'a/1,2013-03-15,a|5,2551,39,The One,5332',
      },
    );
    expect(recordOf(read)).toEqual({
      ok: true,
      record: PerformanceRecord.fromPartial({
        projectId: 'headlines',
        contentId: 'a/1',
        platform: 'upworthy',
        date: '2013-03-15',
        revision: 2,
        testId: 'a|5',
        impressions: 2551,
        clicks: 39,
        text: 'The One',
        traits: [{ kind: TraitKind.TRAIT_KIND_TEMPLATE, value: '5332' }],
      }),
    });
  });

  test('reads display advertising whose columns mean something else', () => {
    const read = readRow(
      {
        map: [
          'project_id=campaign_number',
          'audience=user_engagement',
          'content_id={banner}/{placement}',
          'date={month} {day} 2020',
          'impressions=displays',
          'spend=revenue',
          'revenue=post_click_sales_amount',
          'conversions=post_click_conversions',
        ],
        set: ['platform=display'],
        trait: ['template=banner'],
      },
      {
        header:
          'month,day,campaign_number,user_engagement,banner,placement,displays,cost,clicks,revenue,post_click_conversions,post_click_sales_amount',
        row: 'April,1,camp 1,High,160 x 600,def,20170,26.7824,158,28.9717,23,1972.4602',
        format: 'MMMM D YYYY',
      },
    );
    expect(recordOf(read)).toEqual({
      ok: true,
      record: PerformanceRecord.fromPartial({
        projectId: 'camp 1',
        contentId: '160 x 600/def',
        platform: 'display',
        audience: 'High',
        date: '2020-04-01',
        impressions: 20170,
        clicks: 158,
        conversions: 23,
        spendMicros: 28_971_700,
        revenueMicros: 1_972_460_200,
        traits: [{ kind: TraitKind.TRAIT_KIND_TEMPLATE, value: '160 x 600' }],
      }),
    });
  });

  test('an empty cell leaves its field and its trait absent', () => {
    const read = readRow(
      { trait: ['tone=mood'] },
      { header: 'content_id,platform,date,impressions,clicks,mood', row: 'a,web,2024-01-01,10,,' },
    );
    expect(read.ok && read.record.clicks).toBeUndefined();
    expect(read.ok && read.record.traits).toEqual([]);
  });

  test('tells everything in a row that cannot be read', () => {
    const read = readRow(
      { set: ['platform=web'] },
      { header: 'content_id,date,impressions,spend', row: 'a,yesterday,many,1' },
    );
    expect(read).toEqual({
      ok: false,
      problems: [
        'date: "yesterday" is not a date of the form YYYY-MM-DD',
        'impressions: "many" is not a whole number written as 1,234.56',
      ],
    });
  });

  test('what a test was meant to be is read beside it, and anything else is refused', () => {
    const header = 'content_id,platform,date,impressions,test_id,test_spans_projects,planned_share';
    const read = (row: string) => readRow({}, { header, row: `a,web,2026-10-01,5,t,${row}` });
    expect(read('true,90%')).toMatchObject({ record: { testSpansProjects: true, plannedShare: 0.9 } });
    expect(read('FALSE,0.1')).toMatchObject({ record: { testSpansProjects: false, plannedShare: 0.1 } });
    expect(read(',')).toMatchObject({ record: { testSpansProjects: false, plannedShare: undefined } });
    expect(read('yes,half')).toEqual({
      ok: false,
      problems: [
        'test_spans_projects: "yes" is neither true nor false',
        expect.stringContaining('planned_share: "half" is neither a fraction nor a percentage'),
      ],
    });
  });

  test('an empty column leaves a field out that would be taken by itself', () => {
    const mapping = mappingOf(
      { map: ['revenue='] },
      'content_id,platform,date,impressions,revenue'.split(','),
    );
    expect(mapping.unusedColumns).toEqual(['revenue']);
  });

  test('lists every problem and the columns of the file', () => {
    const text = problemsOf(
      {
        map: ['clicks=klicks', 'likes=x', 'content_id={a}/{nope}', 'audience'],
        set: ['clicks=3'],
        trait: ['mood=a', 'tone=b'],
      },
      'a,a,date',
    );
    for (const problem of [
      'more than one column "a": name it by its place, #1 or #2',
      'no column "klicks"',
      'no field "likes"',
      'no column "nope"',
      '--map audience: must be NAME=VALUE',
      'clicks is given twice',
      'no kind of trait "mood"',
      'no column "b"',
      'nothing gives platform',
      'columns of the file: a, a, date',
    ]) {
      expect(text).toContain(problem);
    }
  });

  test('an amount given by map is not doubled by a column of micros', () => {
    const header = 'content_id,platform,date,impressions,spend_micros,cost';
    expect(problemsOf({ map: ['spend=cost'] }, header)).toBe('');
    expect(problemsOf({}, `${header},spend`)).toContain('spend and spend_micros say the same thing');
  });
});
