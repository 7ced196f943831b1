import { describe, expect, test } from 'vitest';
import { hasFailures, type ImportSummary, importJson, importText } from '../../../src/cli/import/report.ts';
import { createTallyCounter } from '../../../src/cli/import/tally.ts';
import { createStyle } from '../../../src/cli/style.ts';
import { ErrorReason } from '../../../src/gen/kaizen/v1/error_reason.ts';
import { PerformanceResult } from '../../../src/gen/kaizen/v1/performance_result.ts';
import { ItemStatus } from '../../../src/gen/kaizen/v1/vocabulary.ts';

const accepted = PerformanceResult.fromPartial({ status: ItemStatus.ITEM_STATUS_ACCEPTED });
const warned = PerformanceResult.fromPartial({
  status: ItemStatus.ITEM_STATUS_ACCEPTED,
  warnings: [
    'CONVERSIONS_EXCEED_CLICKS: 3 conversions, 1 clicks',
    'PLACEHOLDER_VALUE: "#N/A" is taken as a name',
  ],
});
const rejected = PerformanceResult.fromPartial({
  status: ItemStatus.ITEM_STATUS_REJECTED,
  reason: ErrorReason.ERROR_REASON_INVALID_FIELD,
  message: 'records[4].clicks: must be at most the impressions',
  violations: [{ field: 'records[4].clicks', description: 'must be at most the impressions' }],
});
const conflict = PerformanceResult.fromPartial({
  status: ItemStatus.ITEM_STATUS_CONFLICT,
  reason: ErrorReason.ERROR_REASON_REVISION_CONFLICT,
  message: 'revision 0 is stored with other metrics',
});

function summary(): ImportSummary {
  const counter = createTallyCounter({ maxExamples: 2 });
  counter.addResult(2, accepted);
  counter.addResult(3, warned);
  for (const line of [9, 7, 8]) counter.addResult(line, rejected);
  counter.addResult(10, conflict);
  counter.addUnreadable(4, ['date: "x" is not a date', 'clicks: "y" is not a whole number']);
  return {
    file: 'rows.csv',
    accountId: 'acme',
    importId: 'import-1',
    resumedAt: 0,
    rows: 7,
    tally: counter.tally(),
    unusedColumns: ['cost'],
    retries: 1,
    durationMs: 500,
  };
}

describe('what became of the rows', () => {
  test('is counted by status', () => {
    const { tally } = summary();
    expect(tally.counts).toEqual({
      ACCEPTED: 2,
      DUPLICATE: 0,
      CONFLICT: 1,
      STALE: 0,
      REJECTED: 3,
      UNREADABLE: 1,
    });
    expect(tally.warnedRows).toBe(1);
    expect(hasFailures(tally)).toBe(true);
  });

  test('keeps the first lines of each reason, most frequent reason first', () => {
    const { failures, warnings } = summary().tally;
    expect(failures[0]).toMatchObject({ status: 'REJECTED', reason: 'INVALID_FIELD', count: 3 });
    expect(failures[0]?.examples.map(({ line }) => line)).toEqual([7, 8]);
    expect(failures[0]?.examples[0]?.message).toBe('clicks: must be at most the impressions');
    expect(warnings.map(({ reason }) => reason)).toEqual(['CONVERSIONS_EXCEED_CLICKS', 'PLACEHOLDER_VALUE']);
  });

  test('is a page for a person', () => {
    expect(importText(summary(), createStyle(false))).toMatchInlineSnapshot(`
      "7 rows of rows.csv into account acme in 500 ms, 14 rows/s
        accepted    2
        duplicates  0
        conflicts   1  stored with other metrics: --restate lets this file win
        stale       0
        rejected    3  refused by the service
        unreadable  1  not sent: a cell cannot be read

      Taken with a warning: 1 row
        CONVERSIONS_EXCEED_CLICKS: 1
          line 3: 3 conversions, 1 clicks
        PLACEHOLDER_VALUE: 1
          line 3: "#N/A" is taken as a name

      Not taken: 5 rows
        REJECTED INVALID_FIELD: 3
          line 7: clicks: must be at most the impressions
          line 8: clicks: must be at most the impressions
          and 1 more
        CONFLICT REVISION_CONFLICT: 1
          line 10: revision 0 is stored with other metrics
        UNREADABLE UNREADABLE_CELL: 1
          line 4: date: "x" is not a date; clicks: "y" is not a whole number

      1 call had to be repeated

      To take it back: kaizen import undo import-1 --account acme --actor NAME --reason WHY"
    `);
  });

  test('is one object for a program', () => {
    expect(importJson(summary())).toMatchObject({
      accountId: 'acme',
      importId: 'import-1',
      resumedAt: 0,
      rows: 7,
      accepted: 2,
      conflicts: 1,
      rejected: 3,
      unreadable: 1,
      rowsPerSecond: 14,
      failures: expect.arrayContaining([
        {
          status: 'UNREADABLE',
          reason: 'UNREADABLE_CELL',
          count: 1,
          examples: [expect.objectContaining({ line: 4 })],
        },
      ]),
    });
  });
});
