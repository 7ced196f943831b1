import { describe, expect, test } from 'vitest';
import { CommandFailure } from '../../../src/cli/failure.ts';
import { dateReader } from '../../../src/cli/import/dates.ts';
import { type MappingOptions, resolveMapping } from '../../../src/cli/import/mapping.ts';
import { type ReadRecord, readRecord } from '../../../src/cli/import/read-record.ts';
import { PerformanceRecord } from '../../../src/gen/kaizen/v1/performance.ts';
import { TraitKind } from '../../../src/gen/kaizen/v1/vocabulary.ts';

const none: MappingOptions = { map: [], set: [], trait: [] };

function readRow(
  options: Partial<MappingOptions>,
  { header, row, format = 'YYYY-MM-DD' }: { header: string; row: string; format?: string },
): ReadRecord {
  const readDate = dateReader(format);
  if (readDate === undefined) throw new Error('not a format');
  return readRecord(row.split(','), resolveMapping({ ...none, ...options }, header.split(',')), readDate);
}

const problemsOf = (options: Partial<MappingOptions>, header: string): string => {
  try {
    resolveMapping({ ...none, ...options }, header.split(','));
  } catch (error) {
    expect(error).toBeInstanceOf(CommandFailure);
    return (error as Error).message;
  }
  return '';
};

describe('mapping', () => {
  test('columns that bear the name of a field are taken by themselves', () => {
    const mapping = resolveMapping(
      { ...none, set: ['platform=upworthy', 'project=headlines'] },
      'content_id,date,test_id,impressions,clicks,headline,template'.split(','),
    );
    expect(mapping.fields.map(({ field }) => field).sort()).toEqual(
      ['clicks', 'content_id', 'date', 'impressions', 'platform', 'project_id', 'test_id'].sort(),
    );
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
    expect(read).toEqual({
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
    expect(read).toEqual({
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
      { header: 'content_id,platform,date,impressions,clicks,mood', row: 'a,web,2024-01-01,10,, ' },
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
        'impressions: "many" is not a whole number',
      ],
    });
  });

  test('a row of another length is told of', () => {
    const read = readRow({ set: ['platform=web'] }, { header: 'content_id,date', row: 'a,2024-01-01,3' });
    expect(read).toEqual({ ok: false, problems: ['the row has 3 cells, the header 2'] });
  });

  test('what a test was meant to be is read beside it, and anything else is refused', () => {
    const header = 'content_id,platform,date,test_id,test_spans_projects,planned_share';
    const read = (row: string) => readRow({}, { header, row: `a,web,2026-10-01,t,${row}` });
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
    const mapping = resolveMapping(
      { ...none, map: ['revenue='] },
      'content_id,platform,date,revenue'.split(','),
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
      'more than one column "a"',
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
    const header = 'content_id,platform,date,spend_micros,cost';
    expect(problemsOf({ map: ['spend=cost'] }, header)).toBe('');
    expect(problemsOf({}, `${header},spend`)).toContain('spend and spend_micros say the same thing');
  });
});
