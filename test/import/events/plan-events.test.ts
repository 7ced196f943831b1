/** What rows of CRMs become, and what is said of those that become nothing. */
import { describe, expect, test } from 'vitest';
import { xlsxFile } from '../../fixtures/exports/xlsx-file.ts';
import { planEventText, problemsOf } from './planned-events.ts';

const DEALS = 'Record ID,Deal Name,Deal Stage,Create Date,Close Date,Amount,Currency,Deal owner';
const deals = (...rows: readonly string[]): readonly string[] => [DEALS, ...rows];

describe('a deal of HubSpot', () => {
  test('is found and won, with its amount exactly and the days of the account', async () => {
    const { lines, preview, refused } = await planEventText(
      deals('501,A,Closed Won,2026-10-01 09:30,2026-10-20 18:05,"12,500.55",EUR,x'),
      { accountTimeZone: 'Europe/Berlin' },
    );
    expect(refused).toEqual([]);
    expect(lines).toEqual([
      'crm:lead_created:deal:501 2026-10-01T07:30',
      'crm:deal_won:deal:501 2026-10-20T16:05 12500550000 EUR',
    ]);
    expect(preview).toMatchObject({
      ...{ timeZone: 'Europe/Berlin', events: { lead_created: 1, deal_won: 1 } },
      ...{ wonMicros: { EUR: 12_500_550_000n }, unusedColumns: ['Deal Name', 'Deal owner'] },
      detected: { profile: 'hubspot' },
    });
  });

  test('that is open has no event for its stage, and the preview says so', async () => {
    const { lines, preview } = await planEventText(
      deals('1,A,Contract Sent,2026-10-01,2026-12-24,5,EUR,x', '2,B,closedlost,2026-10-02,2026-10-09,,,x'),
    );
    expect(lines).toEqual([
      'crm:lead_created:deal:1 2026-10-01T00:00',
      'crm:lead_created:deal:2 2026-10-02T00:00',
      'crm:lead_lost:deal:2 2026-10-09T00:00',
    ]);
    expect(preview?.skipped).toEqual([{ reason: 'stage "Contract Sent": no event', count: 1, lines: [2] }]);
  });

  test('in $ is in the currency of its column, or said to be in the account’s, or refused beside another', async () => {
    const won = (id: string, amount: string, currency = '') =>
      `${id},A,Closed Won,2026-10-01,2026-10-09,"${amount}",${currency},x`;
    const dollars = await planEventText(deals(won('1', '$1,000.00', 'USD')));
    const dollarNote = expect.stringMatching(/in "\$".*--set currency=USD/);
    expect(dollars.preview?.notes).not.toContainEqual(dollarNote);
    const alone = await planEventText(deals(won('1', '$1,000.00')));
    expect(alone.preview?.notes).toContainEqual(dollarNote);
    const named = await planEventText(deals(won('1', '$1,000.00', 'EUR'), won('2', '5.00', 'EUR')));
    expect(named.refused).toEqual([[2, 'currency: EUR and $ in one row']]);
    const mixed = await planEventText(deals(won('1', '$1,000.00'), won('2', '5.00', 'EUR')));
    expect(problemsOf(mixed)).toContain('SEVERAL_CURRENCIES');
  });

  test('whose id is an error of a spreadsheet is refused', async () => {
    const { refused } = await planEventText(
      deals(
        '#REF!,A,Closed Won,2026-10-01,2026-10-09,7,EUR,x',
        '2,A,Closed Won,2026-10-01,2026-10-09,7,EUR,x',
      ),
    );
    expect(refused).toMatchObject([[2, expect.stringContaining('#REF!')]]);
  });

  test('that is won without a value is refused, since the service would store 0', async () => {
    const { refused, lines } = await planEventText(
      deals('1,A,Closed Won,2026-10-01,2026-10-09,,,x', '2,B,Closed Won,2026-10-01,2026-10-09,7,,x'),
    );
    expect(refused).toMatchObject([[2, expect.stringContaining('--set amount=0')]]);
    expect(lines).toHaveLength(2);
  });

  test('of a named lead belongs to it, and its creation is left to the export of leads', async () => {
    const { lines, events, preview } = await planEventText([
      'Record ID,Deal Name,Deal Stage,Create Date,Close Date,Amount,Associated Contact IDs',
      '501,A,Closed Won,2026-10-01,2026-10-20,10,77',
      '502,B,Closed Won,2026-10-01,2026-10-20,10,77;78',
      '503,C,Closed Won,2026-10-01,2026-10-20,10,',
    ]);
    expect(lines).toEqual([
      'crm:deal_won:deal:501 2026-10-20T00:00 10000000',
      'crm:lead_created:deal:503 2026-10-01T00:00',
      'crm:deal_won:deal:503 2026-10-20T00:00 10000000',
    ]);
    expect(JSON.stringify(events[0]?.payload)).toContain('"leadId":"77"');
    expect(preview).toMatchObject({
      refusedRows: 1,
      skipped: [{ reason: expect.stringContaining('named lead'), lines: [2] }],
    });
  });
});

describe('a stage', () => {
  const row = '1,A,Vertrag unterschrieben,2026-10-01,2026-10-09,5,EUR,x';

  test('that nobody knows is asked for, with every answer', async () => {
    const planned = await planEventText(deals(row, '2,B,Probe,2026-10-01,2026-10-09,5,EUR,x'));
    expect(planned.problems.map(({ reason }) => reason)).toEqual(['STAGE_UNKNOWN', 'STAGE_UNKNOWN']);
    expect(problemsOf(planned)).toContain("--stage 'Vertrag unterschrieben=won'");
    expect(planned.problems[0]?.choices?.map(({ option }) => option)).toContain(
      "--stage 'Vertrag unterschrieben=lost'",
    );
  });

  test('has the meaning that a person gives it, and a saved profile keeps it', async () => {
    const stage = ['vertrag unterschrieben=won', '*=open'];
    const { lines, settled, preview } = await planEventText(
      deals(row, '2,B,Probe,2026-10-01,2026-10-09,5,EUR,x'),
      { stage },
    );
    expect(lines.filter((line) => line.includes('deal_won'))).toEqual([
      'crm:deal_won:deal:1 2026-10-09T00:00 5000000 EUR',
    ]);
    expect(preview?.skipped).toMatchObject([{ reason: 'stage "Probe": no event' }]);
    expect(settled).toMatchObject({ profile: 'hubspot', stage });
  });

  test('gives way to the columns that say won or closed, and may not contradict them', async () => {
    const header = 'Opportunity ID,StageName,IsWon,IsClosed,CreatedDate,CloseDate,Amount';
    const { lines, refused } = await planEventText([
      header,
      'a,Eigene Stufe,true,true,2026-10-01,2026-10-02,5',
      'b,Andere Stufe,false,true,2026-10-01,2026-10-02,5',
      'c,Dritte Stufe,false,false,2026-10-01,2026-12-02,5',
      'd,Closed Lost,true,true,2026-10-01,2026-10-02,5',
    ]);
    expect(lines.filter((line) => !line.includes('created'))).toEqual([
      'crm:deal_won:deal:a 2026-10-02T00:00 5000000',
      'crm:lead_lost:deal:b 2026-10-02T00:00',
    ]);
    expect(refused).toMatchObject([
      [5, expect.stringContaining('is lost, and another column says that it is won')],
    ]);
  });

  test('that begins on a day of its own tells the day of what it says', async () => {
    const { lines, preview } = await planEventText([
      'lead_id,stage,stage_date',
      '1,qualified,2026-10-03',
      '2,appointment,2026-10-04',
      '3,qualified,',
    ]);
    expect(lines).toEqual([
      'crm:lead_qualified:lead:1 2026-10-03T00:00',
      'crm:appointment_scheduled:lead:2 2026-10-04T00:00',
    ]);
    expect(preview?.skipped).toMatchObject([
      { reason: expect.stringContaining('--map qualified_date'), lines: [4] },
    ]);
  });
});

describe('a lead of Salesforce', () => {
  test('is qualified on the day of its conversion', async () => {
    const { lines, preview } = await planEventText([
      'Lead ID,Lead Owner,Email,Lead Status,Lead Source,Create Date,Converted Date',
      '00Q5g00000AbCdE,x,a@example.com,Closed - Converted,Web,10/13/2026,10/20/2026',
    ]);
    expect(lines).toEqual([
      'crm:lead_created:lead:00Q5g00000AbCdEEAV 2026-10-13T00:00',
      'crm:lead_qualified:lead:00Q5g00000AbCdEEAV 2026-10-20T00:00',
    ]);
    expect(preview?.unusedColumns).toEqual(['Lead Owner', 'Email']);
  });

  test('is one under its short and its long id, and refused when the case of its letters is lost', async () => {
    const header = 'Lead ID,Lead Owner,Lead Status,Create Date';
    const { lines, refused, preview } = await planEventText([
      header,
      '00Q5g00000AbCdE,x,Open,2026-10-13',
      '00Q5g00000AbCdEEAV,x,Open,2026-10-13',
      '00Q5G00000ABCDEEAV,x,Open,2026-10-13',
    ]);
    expect(lines).toEqual(['crm:lead_created:lead:00Q5g00000AbCdEEAV 2026-10-13T00:00']);
    expect(refused).toMatchObject([[4, expect.stringContaining('lost the case')]]);
    expect(preview?.skipped).toContainEqual({
      ...{ reason: 'events that an earlier line has reported', count: 1, lines: [3] },
    });
  });
});

describe('a file', () => {
  test('whose ids went through a spreadsheet is refused', async () => {
    const planned = await planEventText(deals('1.20253E+17,A,Closed Won,2026-10-01,2026-10-09,5,EUR,x'));
    expect(problemsOf(planned)).toMatch(/^IDS_DAMAGED line 2/);
  });

  test('that names the same deal in two ways is told which lines, and sends neither', async () => {
    const { refused, lines } = await planEventText(
      deals(
        '1,A,Closed Won,2026-10-01,2026-10-09,5,EUR,x',
        '2,B,Closed Won,2026-10-01,2026-10-09,5,EUR,x',
        '1,A,Closed Won,2026-10-01,2026-10-09,6,EUR,x',
      ),
    );
    expect(refused.map(([line]) => line)).toEqual([2, 4]);
    expect(refused[1]?.[1]).toContain('lines 2 and 4 tell deal_won of the same lead or deal');
    expect(lines).toHaveLength(2);
  });

  test('with dates that can be read in two ways asks which comes first', async () => {
    const planned = await planEventText(deals('1,A,Closed Won,03/04/2026,05/06/2026,5,EUR,x'));
    expect(problemsOf(planned)).toMatch(/^DATE_ORDER_AMBIGUOUS/);
    const { lines } = await planEventText(deals('1,A,Closed Won,03/04/2026 2:05 PM,05/06/2026,5,EUR,x'), {
      dateFormat: 'DD/MM/YYYY',
    });
    expect(lines[0]).toBe('crm:lead_created:deal:1 2026-04-03T14:05');
  });

  test('of open deals does not take the days to come for a proof of how dates are written', async () => {
    const planned = await planEventText(deals('1,A,Contract Sent,2026-10-01,05/12/2026,5,EUR,x'));
    expect(problemsOf(planned)).toMatch(/^(DATE_ORDER_AMBIGUOUS|NO_EVENTS)/);
  });

  test('without an id says what to map', async () => {
    const planned = await planEventText(['Name,Deal Stage,Close Date', 'A,Closed Won,2026-10-01']);
    expect(problemsOf(planned)).toContain('--map deal_id=COLUMN');
  });

  test('may name its leads by addresses: they are not taken for ids', async () => {
    const planned = await planEventText(['Email,Created', 'a@example.com,2026-10-01'], {
      map: ['lead_id=Email'],
    });
    expect(problemsOf(planned)).toMatch(/NO_EVENTS.*an e-mail address, which is not stored/);
    expect(problemsOf(planned)).not.toContain('a@example.com');
  });

  test('may be a workbook', async () => {
    const { lines } = await planEventText(
      xlsxFile([
        ['Record ID', 'Deal Name', 'Deal Stage', 'Close Date', 'Amount'],
        [501, 'A', 'Closed Won', { serial: 46_296 }, 99.5],
      ]),
    );
    expect(lines).toEqual(['crm:deal_won:deal:501 2026-10-01T00:00 99500000']);
  });

  test('of advertising metrics is no file of leads, and the other way round', async () => {
    const ads = await planEventText(['Campaign,Day,Impressions', 'A,2026-10-01,5']);
    expect(problemsOf(ads)).toContain('nothing gives lead_id or deal_id');
    const profile = await planEventText(deals('1,A,Closed Won,2026-10-01,2026-10-09,5,EUR,x'), {
      profile: 'meta-ads',
    });
    expect(problemsOf(profile)).toContain('it is for kaizen import performance');
  });

  test('in several currencies is told which column may help', async () => {
    const { preview } = await planEventText(
      deals('1,A,Closed Won,2026-10-01,2026-10-09,5,EUR,x', '2,A,Closed Won,2026-10-01,2026-10-09,5,USD,x'),
    );
    expect(preview?.notes.join()).toContain('deals are in EUR, USD');
    expect(preview?.wonMicros).toEqual({ EUR: 5_000_000n, USD: 5_000_000n });
  });
});
