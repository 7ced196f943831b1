import { describe, expect, it } from 'vitest';
import { PerformanceRecord } from '../../../src/gen/kaizen/v1/performance.ts';
import { acceptEvent } from '../../../src/ingestion/accept/accept-event.ts';
import type { PreparedEvent } from '../../../src/ingestion/accept/prepared-event.ts';
import { recordEvent } from '../../../src/ingestion/accept/record-event.ts';
import { expiredIdKey, refuseExpired } from '../../../src/ingestion/batch/expired-events.ts';
import type { StoredEvent, StoredState } from '../../../src/ingestion/batch/stored-state.ts';
import { sampleEvent } from '../../fixtures/event-samples.ts';

const KEPT_FROM_MS = Date.UTC(2026, 9, 20);
const NOW = new Date(Date.UTC(2026, 10, 20, 12));
const AT = KEPT_FROM_MS / 1_000;

function prepare(event: ReturnType<typeof sampleEvent>): PreparedEvent {
  const acceptance = acceptEvent({ event, path: 'event', violations: [] }, 'acme', { now: NOW, order: 0 });
  if (acceptance.kind !== 'PREPARED') throw new Error(JSON.stringify(acceptance.violations));
  return acceptance.prepared;
}

const lead = (eventTime: { readonly seconds: number; readonly nanos: number } | undefined) =>
  prepare({ ...sampleEvent('leadCreated'), eventTime });
const record = (): PreparedEvent => {
  const fields = { projectId: 'p', contentId: 'c', platform: 'web', date: '2020-01-01', impressions: 10 };
  return prepare(recordEvent(PerformanceRecord.fromPartial(fields as PerformanceRecord), 'importer'));
};

function state(fields: Partial<StoredState> = {}, keptFromMs: number | null = KEPT_FROM_MS): StoredState {
  const account = { currency: 'EUR', industry: '', clientType: '', keptFromMs };
  const empty = { projects: new Map(), figures: new Map(), creatives: new Map(), dates: new Map() };
  return {
    accounts: new Map([['acme', account]]),
    ...{ ...empty, events: new Map(), platforms: new Map(), deals: new Map() },
    ...fields,
  };
}

const stored = (fields: Partial<StoredEvent>): StoredEvent => ({
  ...{ hash: 'h', recordTime: { seconds: AT - 9, nanos: 0 }, eventSeconds: AT - 9 },
  ...{ retracted: false, undone: false, formers: 0 },
  ...fields,
});
const knowing = (event: PreparedEvent, fields: Partial<StoredEvent>) =>
  state({ events: new Map([[event.key, stored(fields)]]) });
const reasonOf = (event: PreparedEvent, at: StoredState) => refuseExpired(at, event)?.reason;

describe('an event of an account that keeps events from a time on', () => {
  it('is refused when it lies a nanosecond before it, and not when it lies at it', () => {
    expect(reasonOf(lead({ seconds: AT - 1, nanos: 999_999_999 }), state())).toBe('EVENT_EXPIRED');
    expect(reasonOf(lead({ seconds: AT, nanos: 0 }), state())).toBeUndefined();
    expect(reasonOf(lead({ seconds: AT - 1, nanos: 0 }), state({}, null))).toBeUndefined();
  });

  it('is refused without a time of its own when its id is known, whether it is deleted yet or not', () => {
    const event = lead(undefined);
    expect(reasonOf(event, state())).toBeUndefined();
    expect(reasonOf(event, state({ expiredIds: new Set([event.key]) }))).toBe('EVENT_EXPIRED');
    expect(reasonOf(event, knowing(event, {}))).toBe('EVENT_EXPIRED');
    expect(reasonOf(event, knowing(event, { eventSeconds: AT }))).toBeUndefined();
  });

  it('is left to its performance record, unless it was taken back alone', () => {
    const event = record();
    expect(reasonOf(event, knowing(event, {}))).toBeUndefined();
    expect(reasonOf(event, knowing(event, { retracted: true }))).toBe('EVENT_EXPIRED');
    expect(reasonOf(event, knowing(event, { retracted: true, undone: true }))).toBeUndefined();
  });
});

describe('the id that is kept of an expired event', () => {
  it('lies under its account and does not tell the id', () => {
    const key = expiredIdKey({ accountId: 'a|b', eventId: 'maria' });
    expect(key).toMatch(/^a%7Cb\|[\w-]{43}$/);
    expect(key).not.toBe(expiredIdKey({ accountId: 'a|b', eventId: 'mariah' }));
  });
});
