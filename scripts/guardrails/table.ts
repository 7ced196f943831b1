/** The results of the proof as a table. */
import Table from 'cli-table3';
import type { Proof } from '../../src/mutation/prove-guardrails.ts';

/** One row per logging call. Rows that fail the proof are marked. */
export function proofTable(proofs: readonly Proof[]): string {
  const table = new Table({
    head: ['removed', 'where', 'failed', ''],
    style: { head: [], border: [] },
    colWidths: [36, 40, 62, 5],
    wordWrap: true,
  });
  for (const { call, failed, expected, holds, broken } of proofs) {
    const missing = expected.filter((title) => !failed.includes(title)).map((title) => `not: ${title}`);
    const lines = [
      ...failed.map((title) => (expected.includes(title) ? title : `too: ${title}`)),
      ...missing,
    ];
    table.push([
      call.what,
      `${call.file.replace(/^.*\//, '')}:${call.line}`,
      broken ?? lines.join('\n'),
      holds ? 'ok' : 'NO',
    ]);
  }
  return table.toString();
}
