/** Made exports of CRMs of every kind: each is imported to exactly the events it holds, or refused in words. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type EventsPlan, planEvents } from '../../../src/import/events/plan-events.ts';
import type { PlannedEvent, Settings } from '../../../src/import/plan-types.ts';
import { millisecondsOf } from '../../../src/shared/timestamps.ts';
import { eventLine, type MadeCrmExport, makeCrmExport } from '../../fixtures/exports/made-crm-exports.ts';

const FILES = Number(process.env.KAIZEN_CRM_EXPORTS ?? 600);
const FIRST_SEED = Number(process.env.KAIZEN_CRM_EXPORTS_SEED ?? 1);
/** Reasons for which a good file may be refused as it stands: a person has to say what it means. */
const QUESTIONS = ['NUMBER_FORMAT_AMBIGUOUS', 'DATE_ORDER_AMBIGUOUS'];

const folder = mkdtempSync(path.join(tmpdir(), 'kaizen-crm-'));
const file = path.join(folder, 'export.csv');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function plan(made: MadeCrmExport, answers: Settings): Promise<EventsPlan> {
  return planEvents(file, { ...made.given, ...answers, now: () => new Date('2026-11-20T12:00:00Z') });
}

function lineOf({ event }: Extract<PlannedEvent, { event: unknown }>): string {
  const { payload, eventTime } = event;
  const at = eventTime === undefined ? '' : new Date(millisecondsOf(eventTime)).toISOString();
  switch (payload?.$case) {
    case 'dealWon': {
      const { leadId, dealSizeMicros, currency } = payload.value;
      return eventLine({ type: payload.$case, leadId, at, micros: BigInt(dealSizeMicros), currency });
    }
    case 'leadCreated':
      return eventLine({
        type: payload.$case,
        leadId: payload.value.leadId,
        at,
        source: payload.value.source,
      });
    case 'leadQualified':
    case 'leadLost':
      return eventLine({ type: payload.$case, leadId: payload.value.leadId, at });
    default:
      return `strange ${payload?.$case}`;
  }
}

/** What is wrong with a plan, in words; undefined when it is exactly what the file holds. */
async function difference(
  made: MadeCrmExport,
  good: Extract<EventsPlan, { ok: true }>,
): Promise<string | undefined> {
  const events: string[] = [];
  const refused: number[] = [];
  for await (const row of good.records()) {
    if ('event' in row) events.push(lineOf(row));
    else refused.push(row.line);
  }
  const missing = made.truth.filter((line) => !events.includes(line));
  const strange = events.filter((line) => !made.truth.includes(line));
  if (missing.length + strange.length > 0 || events.length !== made.truth.length) {
    return `${made.truth.length} events expected, ${events.length} found; missing ${missing[0]}; strange ${strange[0]}`;
  }
  if (refused.join() !== made.badLines.join()) {
    return `lines ${refused.join()} are refused, not ${made.badLines.join()}`;
  }
  const { skipped, events: counted, unusedColumns } = good.preview;
  const open = skipped
    .filter(({ reason }) => reason.startsWith('stage'))
    .reduce((sum, { count }) => sum + count, 0);
  if (open !== made.openLines) return `${open} rows are told to have no event, not ${made.openLines}`;
  if (Object.values(counted).reduce((sum, count) => sum + count, 0) !== events.length)
    return 'counted otherwise';
  const sent = events.join('\n');
  const leak = made.persons.find((person) => sent.includes(person));
  return leak === undefined ? undefined : `${leak} is sent; unused ${unusedColumns.join()}`;
}

/** Imports a file as a person would: as it is, then with the answers to what was asked. */
async function verdict(made: MadeCrmExport): Promise<{ readonly outcome: string; readonly fault?: string }> {
  writeFileSync(file, made.bytes);
  const first = await plan(made, {});
  const asked = first.ok ? [] : first.problems.map(({ reason }) => reason);
  const strange = asked.find((reason) => !QUESTIONS.includes(reason));
  if (strange !== undefined) {
    const message = first.ok ? '' : (first.problems[0]?.message ?? '');
    return { outcome: `refused: ${strange}`, fault: message };
  }
  const good = first.ok ? first : await plan(made, made.answers);
  if (!good.ok) return { outcome: 'refused when answered', fault: good.problems[0]?.message ?? '' };
  const fault = await difference(made, good);
  const outcome = first.ok ? 'taken as it is' : `taken when answered ${asked.join('+')}`;
  return { outcome, ...(fault === undefined ? {} : { fault }) };
}

test(`${FILES} exports of CRMs become exactly their events, or are asked about`, {
  timeout: 600_000,
}, async () => {
  const outcomes = new Map<string, number>();
  const faults: string[] = [];
  for (let seed = FIRST_SEED; seed < FIRST_SEED + FILES; seed += 1) {
    const made = makeCrmExport(seed);
    const { outcome, fault } = await verdict(made);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    if (fault !== undefined) faults.push(`${made.name}\n    ${outcome}: ${fault}`);
  }
  const counted = [...outcomes].sort(([, one], [, other]) => other - one);
  process.stdout.write(
    `CRM exports: ${counted.map(([outcome, count]) => `${count} ${outcome}`).join(', ')}\n`,
  );
  expect(faults.slice(0, 20), `${faults.length} of ${FILES}`).toEqual([]);
});
