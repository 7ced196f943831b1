/** Whole files through the pipeline, each for a kind of export that is easily misread. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import type { ImportOptions } from '../../src/import/plan-types.ts';
import { xlsxFile } from '../fixtures/exports/xlsx-file.ts';
import { planText, problemText, sums } from '../fixtures/planned.ts';

const HEADER = 'content_id,platform,date,impressions,clicks,spend';
const lines = (...rows: readonly string[]): string => `${rows.join('\n')}\n`;
const plain = (...rows: readonly string[]): string => lines(HEADER, ...rows);

describe('what is no table is named in one sentence', () => {
  test.each([
    ['', /the file is empty/],
    ['\n\n\n', /the file has no text/],
    [';;;\n;;;\n', /separators and no text/],
    [HEADER, /a header and no rows/],
    ['%PDF-1.7 …', /it is a PDF/],
    ['<!DOCTYPE html><html>', /a web page/],
    ['{"data": 1}', /it is JSON/],
    ['PK\u0003\u0004 no workbook', /a zip archive, and not an Excel workbook/],
    ['just a sentence\nand another one\n', /it is not a table/],
  ])('%j', async (content, message) => {
    const planned = await planText(content);
    expect(planned.problems).toHaveLength(1);
    expect(problemText(planned)).toMatch(message);
  });

  test('a missing file and a folder are told of', async () => {
    const { planFile } = await import('../fixtures/planned.ts');
    expect(problemText(await planFile('/nowhere/none.csv'))).toContain('there is no such file');
    expect(problemText(await planFile(tmpdir()))).toContain('it is not a file');
  });
});

describe('encodings', () => {
  const text = lines(
    HEADER,
    'Café – “now”,facebook,2026-10-01,100,5,1.50',
    'Größe,facebook,2026-10-01,200,6,2.25',
  );
  test.each([
    ['utf8', Buffer.from(text)],
    ['utf8 with a mark', Buffer.from(`\uFEFF${text}`)],
    ['utf-16le', iconv.encode(text, 'utf-16le')],
    ['utf-16le with a mark', iconv.encode(text, 'utf-16le', { addBOM: true })],
    ['utf-16be', iconv.encode(text, 'utf-16be')],
    ['utf-16be with a mark', iconv.encode(text, 'utf-16be', { addBOM: true })],
    ['windows-1252', iconv.encode(text, 'windows-1252')],
  ])('%s is read letter by letter', async (_, bytes) => {
    const { records } = await planText(bytes);
    expect(records.map(({ contentId }) => contentId)).toEqual(['Café – “now”', 'Größe']);
  });

  test('an accent after 100 KB of ASCII still tells the encoding', async () => {
    const rows = Array.from({ length: 4_000 }, (_, index) => `ad-${index},web,2026-10-01,100,5,1.50`);
    const { records } = await planText(
      iconv.encode(plain(...rows, 'café,web,2026-10-01,1,1,1.50'), 'windows-1252'),
    );
    expect(records.at(-1)?.contentId).toBe('café');
  });

  test('a damaged letter in UTF-8 costs its row, and is never replaced', async () => {
    const good = Array.from({ length: 20 }, (_, index) => `été ${index},web,2026-10-01,100,5,1.50`);
    const bytes = Buffer.concat([
      Buffer.from(plain(...good)),
      Buffer.from('caf'),
      Buffer.from([0xe9]),
      Buffer.from(',web,2026-10-01,1,1,1.50\n'),
    ]);
    const { records, refused } = await planText(bytes);
    expect(records).toHaveLength(20);
    expect(refused).toEqual([[22, expect.stringContaining('letters that were lost')]]);
  });

  test('letters that are not western European are asked for, and read when stated', async () => {
    const bytes = iconv.encode(plain('Весенняя распродажа,web,2026-10-01,100,5,1.50'), 'windows-1251');
    expect(problemText(await planText(bytes))).toContain('ENCODING_UNCLEAR');
    const { records } = await planText(bytes, { encoding: 'windows-1251' });
    expect(records[0]?.contentId).toBe('Весенняя распродажа');
  });
});

describe('numbers', () => {
  test.each([
    ['12.500', '1,5', 12_500, 1.5],
    ['12,500', '1.5', 12_500, 1.5],
    ['12\u00a0500', '1,50 €', 12_500, 1.5],
    ["12'500", '1.50', 12_500, 1.5],
    ['12.500', '1.234,50', 12_500, 1234.5],
    ['1,00,000', '1.5', 100_000, 1.5],
  ])('%s impressions and %s spent', async (impressions, spend, count, amount) => {
    const { records } = await planText(
      `${HEADER.replaceAll(',', ';')}\na;web;2026-10-01;${impressions};7;${spend}\n`,
    );
    expect(sums(records)).toMatchObject({ impressions: count, spend: amount });
  });

  test('more clicks than impressions tell that the point groups', async () => {
    const { records } = await planText(plain('a,web,2026-10-01,12.000,300,4'));
    expect(records[0]?.impressions).toBe(12_000);
  });

  test('a cell that contradicts the others is refused by its line', async () => {
    const rows = Array.from({ length: 30 }, (_, index) => `a${index},web,2026-10-01,100,5,${index}.25`);
    const { records, refused } = await planText(plain(...rows, 'b,web,2026-10-01,100,5,"12,5"'));
    expect(records).toHaveLength(30);
    expect(refused).toEqual([[32, expect.stringContaining('"12,5" is not a number written as 1,234.56')]]);
  });

  test('two formats in one file that nothing separates are asked for', async () => {
    const planned = await planText(plain('a,web,2026-10-01,100,5,1.25', 'b,web,2026-10-01,100,5,"1,25"'));
    expect(problemText(planned)).toContain('NUMBER_FORMAT_AMBIGUOUS');
  });
});

describe('dates', () => {
  const dated = (date: string): string =>
    `content_id;platform;date;impressions;clicks\na;web;${date};100;5\n`;
  test.each([
    ['Oct 31, 2026', '2026-10-31'],
    ['31.10.2026', '2026-10-31'],
    ['3.4.2026', '2026-04-03'],
    ['31 oct. 2026', '2026-10-31'],
    ['31. Oktober 2026', '2026-10-31'],
    ['31 de octubre de 2026', '2026-10-31'],
    ['1er août 2026', '2026-08-01'],
    ['31 de out. de 2026', '2026-10-31'],
    ['Sat, Oct 31, 2026', '2026-10-31'],
    ['10/31/2026', '2026-10-31'],
    ['10/31/26', '2026-10-31'],
    ['31/10/2026', '2026-10-31'],
    ['2026-10-31T00:00:00Z', '2026-10-31'],
    ['10/31/2026 12:00:00 AM', '2026-10-31'],
    ['20261031', '2026-10-31'],
    // The other reading is in the future: nothing happened then.
    ['11/12/2026', '2026-11-12'],
  ])('%s', async (text, date) => {
    expect((await planText(dated(text))).records[0]?.date).toBe(date);
  });

  test('a day and a month that could be exchanged are asked for', async () => {
    const planned = await planText(dated('03/04/2026'));
    expect(planned.problems[0]?.choices?.map(({ option }) => option)).toEqual([
      '--date-format DMY',
      '--date-format MDY',
    ]);
    expect((await planText(dated('03/04/2026'), { dateFormat: 'MDY' })).records[0]?.date).toBe('2026-03-04');
    expect((await planText(dated('03/04/2026'), { dateFormat: 'DD/MM/YYYY' })).records[0]?.date).toBe(
      '2026-04-03',
    );
  });

  test.each([
    ['Week', '2026-10-05', 7],
    ['Month', 'October 2026', 31],
  ])('a %s is a span', async (column, text, days) => {
    const file = `Campaign;${column};Impr.;Clicks;Cost\nBrand;${text};100;5;2.50\n`;
    expect(problemText(await planText(file))).toContain('RANGE_AS_DAY');
    const { records } = await planText(file, { spread: true });
    expect(records).toHaveLength(days);
    expect(sums(records)).toMatchObject({ impressions: 100, clicks: 5, spend: 2.5 });
  });

  test.each([
    ['month', ['2026-08-01', '2026-09-01', '2026-10-01']],
    ['week', ['2026-10-05', '2026-10-12', '2026-10-26']],
  ])(
    'dates that are all first days of a %s get a hint, and are spans when it is said so',
    async (period, dates) => {
      const file = lines('content_id,platform,When,impressions', ...dates.map((date) => `a,web,${date},100`));
      const { preview } = await planText(file, { map: ['date=When'] });
      expect(preview?.notes.join()).toContain(`--map ${period}=COLUMN`);
      const { records } = await planText(file, { map: [`${period}=When`], spread: true });
      expect(records.length).toBeGreaterThan(20);
      expect(sums(records).impressions).toBe(300);
    },
  );

  test('sums over several currencies are told of', async () => {
    const file = lines(
      'Ad name,Day,Currency,Impressions,Link clicks,Amount spent',
      'a,2026-10-01,USD,100,10,1.00',
      'b,2026-10-01,EUR,100,10,1.00',
    );
    const { preview } = await planText(file, { set: ['platform=meta'] });
    expect(preview?.notes.join()).toContain('EUR, USD');
  });

  test('the words of an ad are its text', async () => {
    const file = lines(
      'Ad ID,Day,Ad title,Ad description,Impressions,Clicks,Spend',
      '77103112345678,2026-10-01,Fresh bread,Every day,100,10,1.00',
    );
    const { records } = await planText(file, { profile: 'microsoft-ads' });
    expect(records[0]).toMatchObject({ contentId: '77103112345678', text: 'Fresh bread' });
  });

  test.each([
    ['Report Aggregation: Weekly', 14],
    ['Agregación del informe: Mensual', 61],
    ['Report Aggregation: Daily', 2],
  ])('"%s" above the table says what a date stands for', async (aggregation, days) => {
    const file = lines(
      '"Report Name: Ad Performance Report"',
      `"${aggregation}"`,
      '',
      '"Time period","Campaign name","Ad ID","Impressions","Clicks","Spend","Currency code"',
      '"2026-09-01","C","77103112345678","1,203","33","16.83","USD"',
      '"2026-10-01","C","77103112345678","1,103","30","15.30","USD"',
    );
    if (days > 2) expect(problemText(await planText(file))).toContain('RANGE_AS_DAY');
    const { records } = await planText(file, days > 2 ? { spread: true } : {});
    expect(records).toHaveLength(days);
    expect(sums(records)).toMatchObject({ impressions: 2_306, clicks: 63, spend: 32.13 });
  });

  test('a report that names its days above the table, and has no column of them, is split over them', async () => {
    const file = lines(
      'Ad report',
      '"Oct 1, 2026 - Oct 4, 2026"',
      'Ad ID,Impr.,Clicks,Cost',
      '77103112345678,10,2,4.01',
    );
    const { records, preview } = await planText(file);
    expect(records.map(({ date, impressions }) => [date, impressions])).toEqual([
      ['2026-10-01', 3],
      ['2026-10-02', 3],
      ['2026-10-03', 2],
      ['2026-10-04', 2],
    ]);
    expect(sums(records)).toMatchObject({ impressions: 10, clicks: 2, spend: 4.01 });
    expect(preview?.notes.join()).toContain('2026-10-01 to 2026-10-04');
    expect(problemText(await planText(file, { spread: false }))).toContain('RANGE_AS_DAY');
  });

  test('a column of first days that is the first day of the report is its span', async () => {
    const file = lines(
      'Campaign Performance Report (in UTC)',
      '"Report Start: October 1, 2026, 12:00 AM"',
      '"Report End: October 31, 2026, 11:59 PM"',
      'Start Date (in UTC),Campaign Name,Total Spent,Impressions,Clicks',
      '10/1/2026,Brand,31.00,310,31',
    );
    expect(problemText(await planText(file))).toMatch(/RANGE_AS_DAY .*2026-10-01 to 2026-10-31/);
    expect((await planText(file, { spread: true })).records).toHaveLength(31);
  });
});

describe('totals and footers', () => {
  const meta = (...rows: readonly string[]): string =>
    lines('Ad name,Day,Impressions,Link clicks,Amount spent (EUR)', ...rows);
  const rows = ['A,2026-10-01,100,5,1.50', 'B,2026-10-01,250,9,2.25', 'C,2026-10-02,75,1,0.10'];
  const taken = { impressions: 425, clicks: 15, spend: 3.85 };

  test.each([
    ['last', [...rows, 'Total,,425,15,3.85']],
    ['first', ['Gesamtsumme,,425,15,3.85', ...rows]],
    ['without a word', [...rows, ',,425,15,3.85']],
    ['with a count', [...rows, 'Total of 3 results,,425,15,3.85']],
    ['in French', [...rows, 'Résultats de 3 publicités,,425,15,3.85']],
    ['with dashes', [...rows, 'Total: Account, --,425,15,3.85', 'Total: Filtered, --,425,15,3.85']],
    [
      'per day',
      [
        rows[0] ?? '',
        rows[1] ?? '',
        'Subtotal,,350,14,3.75',
        rows[2] ?? '',
        'Subtotal,,75,1,0.10',
        'Grand total,,425,15,3.85',
      ],
    ],
    [
      'and a footer',
      [...rows, 'Total,,425,15,3.85', '', '"©2026 Microsoft Corporation. All rights reserved. "'],
    ],
  ])('%s', async (_, content) => {
    const planned = await planText(meta(...content));
    expect(planned.refused).toEqual([]);
    expect(sums(planned.records)).toMatchObject(taken);
  });

  test('may be the only number with a separator', async () => {
    const small = ['A,2026-10-01,100,5,600', 'B,2026-10-01,250,9,666'];
    const planned = await planText(meta(...small, 'Total,,350,14,1.266'));
    expect([planned.refused, planned.preview?.skipped[0]?.lines]).toEqual([[], [4]]);
  });

  test('a creative whose name begins like a total stays a creative', async () => {
    const planned = await planText(meta(...rows, 'Total Body Workout,2026-10-02,10,1,1.00'));
    expect(planned.records).toHaveLength(4);
  });

  test('a row without a name that is no total is refused, and so is an unknown word with the sum of all', async () => {
    expect((await planText(meta(...rows, ',2026-10-02,11,1,1.00'))).refused[0]).toEqual([
      5,
      expect.stringContaining('names no creative'),
    ]);
    const { refused, records } = await planText(meta(...rows, 'Yhteensä,,425,15,3.85'));
    expect(refused).toEqual([[5, expect.stringContaining('--skip-line 5')]]);
    expect(sums(records)).toMatchObject(taken);
    expect(
      (await planText(meta(...rows, 'Total,2026-10-02,7,1,1.00'), { keepLines: [5] })).records,
    ).toHaveLength(4);
  });

  test('a total of the report that the rows do not reach is told', async () => {
    const { preview } = await planText(meta(...rows, 'Total: Account,,1425,15,3.85'));
    expect(preview?.notes).toEqual([
      'the total in line 5 has 1,425 impressions, the rows that are taken have 425',
    ]);
  });
});

describe('rows of one identity', () => {
  const file = lines(
    'Ad name,Day,Age,Impressions,Link clicks,Amount spent (EUR)',
    'A,2026-10-01,18-24,100,5,1.50',
    'A,2026-10-01,25-34,250,9,2.25',
  );
  test('name the breakdown that is missing, and are taken with it or summed', async () => {
    const planned = await planText(file);
    expect(problemText(planned)).toMatch(
      /SAME_IDENTITY lines 2 and 3 .*differ in "Age".*--map 'audience=\{Age\}'.*--sum/,
    );
    const apart = await planText(file, { map: ['audience={Age}'] });
    expect(apart.records.map(({ audience }) => audience)).toEqual(['18-24', '25-34']);
    const summed = await planText(file, { sum: true });
    expect(summed.records).toHaveLength(1);
    expect(sums(summed.records)).toMatchObject({ impressions: 350, clicks: 14, spend: 3.75 });
  });
});

describe('metrics that are easily counted for others', () => {
  test('results that are reach or clicks are no conversions', async () => {
    const { records } = await planText(
      lines(
        'Ad name,Day,Results,Result indicator,Impressions,Link clicks,Amount spent (USD)',
        'A,2026-10-01,5000,reach,10000,5,1.50',
        'B,2026-10-01,3,actions:offsite_conversion.fb_pixel_purchase,100,5,1.50',
      ),
    );
    expect(records.map(({ conversions }) => conversions)).toEqual([undefined, 3]);
  });

  test.each([
    'estimated_ad_recallers',
    'profile_visit_view',
    'actions:post_interaction_gross',
    'Estimated ad recall lift (people)',
    '2-second continuous video plays',
    'Vues de page de destination',
    'Vidéo lue en continu pendant 2 secondes',
    'Visitas a la página de destino',
    'Interacciones con la publicación',
    'Landingpage-Aufrufe',
    'Beitragsinteraktionen',
    'Visualizações da página de destino',
    'Engajamento com a publicação',
  ])('%s are no conversions', async (kind) => {
    const { records } = await planText(
      lines(
        'Ad name,Day,Results,Result type,Impressions,Link clicks,Amount spent (USD)',
        `A,2026-10-01,40,${kind},100,5,1.50`,
        'B,2026-10-01,3,Website purchases,100,5,1.50',
      ),
    );
    expect(records.map(({ conversions }) => conversions)).toEqual([undefined, 3]);
  });

  test('a header that breaks into lines is known all the same, with its currency', async () => {
    const { records } = await planText(
      lines('Ad name,Day,Impressions,Link clicks,"Amount\nspent (USD)"', 'A,2026-10-01,100,5,1.50'),
    );
    expect(records).toMatchObject([{ spendMicros: 1_500_000, currency: 'USD' }]);
  });

  test('totals within a breakdown are refused', async () => {
    const file = lines(
      'Ad name,Day,Device,Impressions,Clicks',
      'A,2026-10-01,All,30,3',
      'A,2026-10-01,Mobile,20,2',
      'A,2026-10-01,Desktop,10,1',
    );
    const options = { set: ['platform=web'], map: ['audience=Device'] };
    expect(problemText(await planText(file, options))).toContain('BREAKDOWN_TOTALS line 2');
    expect((await planText(file, { ...options, skipLines: [2] })).records).toHaveLength(2);
  });

  test('a currency that is stated comes before that of the header', async () => {
    const file = lines('Ad name,Day,Impressions,Link clicks,Amount spent (USD)', 'A,2026-10-01,100,5,1.50');
    expect((await planText(file)).records[0]?.currency).toBe('USD');
    expect((await planText(file, { set: ['currency=EUR'] })).records[0]?.currency).toBe('EUR');
  });
});

describe('workbooks', () => {
  const book = xlsxFile([
    ['Ad name', 'Day', 'Impressions', 'Link clicks', 'Amount spent (EUR)'],
    ['Café', { serial: 46296 }, 12000, 30, 1.234],
    ['B & C', { serial: 46297 }, 500, 3, 0.1],
  ]);
  test('give numbers and days exactly, whatever the name of the file', async () => {
    const { records, preview } = await planText(book);
    expect(records).toMatchObject([
      {
        contentId: 'Café',
        date: '2026-10-01',
        impressions: 12_000,
        clicks: 30,
        spendMicros: 1_234_000,
        currency: 'EUR',
      },
      { contentId: 'B & C', date: '2026-10-02', impressions: 500, spendMicros: 100_000 },
    ]);
    expect(preview?.detected.sheet).toBe('Report');
  });
});

describe('profiles', () => {
  test('a sixth platform is a file', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'kaizen-profile-'));
    const file = path.join(folder, 'pinboard.json');
    const profile = {
      name: 'pinboard',
      title: 'Pinboard Ads',
      platform: 'pinboard',
      signs: ['Pin title'],
      columns: [
        { field: 'content_id', en: ['Pin title'] },
        { field: 'date', en: ['When'] },
        { field: 'impressions', en: ['Seen'] },
        { field: 'clicks', en: ['Taps'] },
      ],
    };
    await writeFile(file, JSON.stringify(profile));
    const text = lines('Pin title,When,Seen,Taps', 'Cake,2026-10-01,100,5');
    const options: readonly Partial<ImportOptions>[] = [{ profile: file }, { profileFolder: folder }];
    for (const option of options) {
      const { records } = await planText(text, option);
      expect(records).toMatchObject([
        { contentId: 'Cake', platform: 'pinboard', impressions: 100, clicks: 5 },
      ]);
    }
    await rm(folder, { recursive: true, force: true });
  });

  test('what was settled asks nothing of the next file', async () => {
    const text = 'Wer;Wann;Gesehen;Geklickt\na;03/04/2026;12.000;3\n';
    const given = {
      map: ['content_id=Wer', 'date=Wann', 'impressions=Gesehen', 'clicks=Geklickt'],
      set: ['platform=web'],
    };
    expect((await planText(text, given)).problems).toHaveLength(2);
    const folder = await mkdtemp(path.join(tmpdir(), 'kaizen-profile-'));
    const csv = path.join(folder, 'a.csv');
    await writeFile(csv, text);
    const { planImport } = await import('../../src/import/plan-import.ts');
    const { NOW } = await import('../fixtures/planned.ts');
    const plan = await planImport(csv, {
      ...given,
      numberFormat: 'comma',
      dateFormat: 'DMY',
      now: () => NOW,
    });
    if (!plan.ok) throw new Error('not settled');
    const { saveProfile } = await import('../../src/cli/import/profile-file.ts');
    const saved = path.join(folder, 'mine.json');
    await saveProfile(saved, plan.settled);
    const next = await planText(text.replace('03/04', '05/04'), { profile: saved });
    expect(next.records).toMatchObject([
      { contentId: 'a', platform: 'web', date: '2026-04-05', impressions: 12_000 },
    ]);
    await rm(folder, { recursive: true, force: true });
  });

  test('a profile that cannot be used is refused by name', async () => {
    expect(problemText(await planText(plain('a,web,2026-10-01,1,1,1'), { profile: 'nosuch' }))).toContain(
      'google-ads',
    );
  });
});

describe('what must not be guessed', () => {
  test.each(['Quarter', 'Wochentag', 'Hora del día'])(
    'rows of a part of the report that is no day (%s) are refused unless they are said to cover all of it',
    async (column) => {
      const text = [
        'Ad report',
        '"July 1, 2026 - October 31, 2026"',
        `${column},Ad ID,Ad name,Impressions,Clicks,Cost`,
        'Q3,a1,one,1000,20,5',
        'Q4,a2,two,3000,30,7',
        '',
      ].join('\n');
      const options = { set: ['platform=google', 'project_id=p'] };
      const { problems } = await planText(text, options);
      expect(problems).toMatchObject([{ reason: 'RANGE_AS_DAY', message: expect.stringContaining(column) }]);
      expect((await planText(text, { ...options, spread: true })).records).toHaveLength(2 * 123);
    },
  );

  test.each([
    'Date,Campaign name,Ad Group Name,Ad Name,Impressions,Clicks,Amount Spent (USD)',
    'Date,Portfolio name,Currency,Campaign Name,Ad Group Name,Impressions,Clicks,Spend',
    'Date,Creative name,Impressions,Clicks,Spend',
  ])('words that many platforms use do not tell one: %s', async (header) => {
    const cells = header.split(',').map((name) => {
      if (name === 'Date') return '2026-10-01';
      if (name === 'Currency') return 'USD';
      return /impressions|clicks|spen/i.test(name) ? '20' : name.toLowerCase();
    });
    const { problems } = await planText(`${header}\n${cells.join(',')}\n`, { set: ['project_id=p'] });
    expect(problems).toMatchObject([{ reason: 'PLATFORM_UNKNOWN' }]);
  });

  test('an error of a spreadsheet is no name, and a name may begin like one', async () => {
    const names = ['#REF!', '#¡DIV/0!', '#NAME?', '=SUM(A1:A9)', '#1 offer!', '=50 % off'];
    const rows = names.map((name) => `${name},facebook,2026-10-01,100,5,1.50`);
    const { records, refused } = await planText(lines(HEADER, ...rows));
    expect(records.map(({ contentId }) => contentId)).toEqual(['#1 offer!', '=50 % off']);
    expect(refused.map(([line]) => line)).toEqual([2, 3, 4, 5]);
  });

  test('$ is the account’s currency, and said to be; beside another one the file is refused', async () => {
    const row = (name: string, spend: string, more = '') =>
      `${name},facebook,2026-10-01,100,5,${spend}${more}`;
    const dollars = await planText(lines(HEADER, row('a', '$1.50'), row('b', '$2.50')));
    expect(dollars.preview?.notes).toEqual([expect.stringMatching(/in "\$".*--set currency=USD/)]);
    const named = await planText(lines(`${HEADER},currency`, row('a', '$1.50', ',USD')));
    expect(named.preview?.notes).toEqual([]);
    expect(named.records[0]).toMatchObject({ currency: 'USD', spendMicros: 1_500_000 });
    const header = lines(HEADER.replace('spend', 'Cost (EUR)'), row('a', '$1.50'), row('b', '2.50'));
    expect((await planText(header)).refused).toEqual([[2, 'currency: $ and EUR in one row']]);
    const mixed = await planText(lines(HEADER, row('a', '$1.50'), row('b', '€2.50')));
    expect(mixed.problems).toMatchObject([{ reason: 'SEVERAL_CURRENCIES' }]);
  });
});
