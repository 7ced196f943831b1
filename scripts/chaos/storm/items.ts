/** The items that writers send. An item follows from its writer and its number, so it can be made again for a retry. */
import { Event } from '../../../src/gen/kaizen/v1/event.ts';
import { PerformanceRecord } from '../../../src/gen/kaizen/v1/performance.ts';
import { Assignment, TraitKind } from '../../../src/gen/kaizen/v1/vocabulary.ts';

/** The accounts that writers share. Their names have the separator and the escape of the graph's keys in them. */
export const ACCOUNTS = ['storm|one', 'storm two', 'storm%7Cthree', 'storm-four'];
/** Few, so that many writers count on the same nodes. */
const PROJECTS = ['alpha', 'beta|1', 'gamma'];
const CHANNELS = ['email', 'linkedin', 'phone'];
const TEMPLATES = ['warm', 'cold', 'short', 'long'];
const PACKS = ['basic', 'premium', 'custom'];
const SEGMENTS = ['SaaS startups', 'Local shops'];
const TONES = ['bold', 'friendly', 'plain'];

const BEGIN_SECONDS = Date.UTC(2026, 8, 1) / 1_000;
const DAYS = 40;
const SECONDS_OF_DAY = 86_400;
/** A writer's events are so far apart; no two of a subject have one time. */
const STEP_SECONDS = 61;
const EVENTS_OF_A_SUBJECT = 10;
const LARGE_EVERY = 50;
const LARGE_CHARACTERS = 3_000;

function pick(list: readonly string[], at: number): string {
  return list[at % list.length] ?? '';
}

/** Payloads as JSON, by the last digit of the event's number. Ten in a row tell of one lead, one run and one intake. */
const PAYLOADS: readonly ((subject: string, n: number) => object)[] = [
  (leadId) => ({ leadCreated: { leadId, source: 'web' } }),
  (leadId, n) => ({ outreachSent: { leadId, ...wayOf(n) } }),
  (leadId, n) => ({ outreachReplied: { leadId, ...wayOf(n) } }),
  (leadId) => ({ leadQualified: { leadId } }),
  (leadId, n) => ({
    dealWon: { leadId, packSold: pick(PACKS, n >> 3), dealSizeMicros: String(1_000_000 * ((n % 97) + 1)) },
  }),
  (runId, n) => ({ packStarted: { packKey: pick(PACKS, n >> 4), runId } }),
  (runId, n) => ({ packCompleted: { packKey: pick(PACKS, n >> 4), runId } }),
  (runId, n) => ({ packQualityAssessed: { packKey: pick(PACKS, n >> 4), runId, qualityScore: n % 101 } }),
  (intakeId, n) => ({
    intakeClarityScored: { intakeId, clarityScore: n % 101, segment: pick(SEGMENTS, n >> 4) },
  }),
  (strategyId, n) => ({
    creativesGenerated: {
      strategyId,
      creatives: [0, 1].map((at) => ({
        contentId: `${strategyId}-${at}`,
        text: `Creative ${strategyId} ${at}`,
        contentType: 'reel',
        traits: [{ kind: 'TRAIT_KIND_TONE', value: pick(TONES, n + at) }],
      })),
    },
  }),
];

function wayOf(n: number): object {
  return { channel: pick(CHANNELS, n >> 3), templateId: pick(TEMPLATES, n >> 4) };
}

/** An event of a writer. */
export function eventOf(writer: string, n: number): Event {
  if (n % LARGE_EVERY === LARGE_EVERY - 1) return largeEventOf(writer, n, LARGE_CHARACTERS);
  const subject = `${writer}-${Math.floor(n / EVENTS_OF_A_SUBJECT)}`;
  return Event.fromJSON({ ...frameOf(writer, n), ...PAYLOADS[n % EVENTS_OF_A_SUBJECT]?.(subject, n) });
}

/** An event with a long text. */
export function largeEventOf(writer: string, n: number, characters: number): Event {
  const custom = { name: 'note', attributes: { text: 'x'.repeat(characters) } };
  return Event.fromJSON({ ...frameOf(writer, n), custom });
}

function frameOf(writer: string, n: number): object {
  const seconds = BEGIN_SECONDS + ((n * STEP_SECONDS) % (DAYS * SECONDS_OF_DAY));
  return {
    eventId: `${writer}-${n}`,
    projectId: pick(PROJECTS, n),
    eventTime: new Date(seconds * 1_000).toISOString(),
    actor: writer,
    tags: n % 7 === 0 ? ['seventh'] : [],
  };
}

/** An event that breaks a rule, and must never be stored. */
export function badEventOf(writer: string, n: number): Event {
  return Event.fromJSON({ eventId: `bad-${writer}-${n}`, actor: writer, leadCreated: { leadId: '' } });
}

/** Other content under the id of an event. */
export function otherEventOf(writer: string, n: number): Event {
  return { ...eventOf(writer, n), actor: 'somebody else', tags: ['other content'] };
}

/** Revisions of one record, sent in their order. */
const REVISIONS = 3;
const VARIANTS = 4;
const CREATIVES = 2_000;

/** A record of a writer. Three in a row are revisions of one record. */
export function recordOf(writer: string, n: number): PerformanceRecord {
  const at = Math.floor(n / REVISIONS);
  const creative = at % CREATIVES;
  const day = Math.floor(at / CREATIVES) % DAYS;
  const revision = (n % REVISIONS) + 1;
  return PerformanceRecord.fromPartial({
    projectId: pick(PROJECTS, Math.floor(creative / VARIANTS)),
    contentId: `${writer}-c${creative}`,
    platform: creative % 2 === 0 ? 'instagram' : 'search',
    date: new Date((BEGIN_SECONDS + day * SECONDS_OF_DAY) * 1_000).toISOString().slice(0, 10),
    revision,
    impressions: 1_000 + (at % 500) + revision * 100,
    clicks: 10 + (at % 40) + revision,
    spendMicros: 1_000_000 + at,
    revenueMicros: 3_000_000 + at,
    testId: `${writer}-t${Math.floor(creative / VARIANTS)}`,
    assignment: Assignment.ASSIGNMENT_RANDOMISED,
    traits: [{ kind: TraitKind.TRAIT_KIND_TONE, value: pick(TONES, creative) }],
  });
}

/** A revision of a record that is lower than all of {@link recordOf}, with other metrics. */
export function olderRecordOf(writer: string, n: number): PerformanceRecord {
  return { ...recordOf(writer, n), revision: 0, impressions: 77 };
}
