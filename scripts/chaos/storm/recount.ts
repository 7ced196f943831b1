/**
 * Recomputes from the stored events of one account what every counter, sum, link and state must be. It shares no code
 * with the service on purpose: it knows the events' payloads and the graph's documented names, and nothing else.
 */

/** An event as it is stored. */
export interface StoredEvent {
  readonly eventId: string;
  readonly type: string;
  readonly projectId: string;
  readonly actor: string;
  /** The payload's JSON. */
  readonly payload: string;
  /** Time of the event, in milliseconds since 1970. */
  readonly timeMs: number;
  readonly isRetracted: boolean;
}

/** Values by name: `Day alpha|2026-09-01 event_count`. Zeros are left out, as a missing counter means 0. */
export type Values = Map<string, number | string>;

/** A performance record in a payload, as far as it is counted. */
interface RecordPayload {
  readonly projectId?: string;
  readonly contentId: string;
  readonly platform: string;
  readonly date: string;
  readonly revision: number;
  readonly testId?: string;
  readonly impressions?: number;
  readonly clicks?: number;
  readonly spendMicros?: number;
  readonly revenueMicros?: number;
}

/** Metrics that are summed up, by their property in the graph and their field in a record. */
export const SUMS = [
  ['impressions', 'impressions'],
  ['clicks', 'clicks'],
  ['spend_micros', 'spendMicros'],
  ['revenue_micros', 'revenueMicros'],
] as const;

/** A part of a key of the graph: separator and escape are escaped. */
export function keyPart(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('|', '%7C');
}

/** What names a performance record of the storm. */
export function nameOfRecord(
  record: Pick<RecordPayload, 'projectId' | 'contentId' | 'date' | 'revision'>,
): string {
  return `record ${record.projectId ?? ''} ${record.contentId} ${record.date} ${record.revision}`;
}

/** The record of a PERFORMANCE_RECORDED event. */
export function recordOfEvent({ payload }: Pick<StoredEvent, 'payload'>): RecordPayload {
  return (JSON.parse(payload) as { readonly record: RecordPayload }).record;
}

/** What the graph must hold, given the events. */
export function recount(events: readonly StoredEvent[]): Values {
  const values: Values = new Map();
  const records = new Map<string, RecordPayload>();
  const newest = new Map<string, StoredEvent>();
  for (const event of events) {
    const day = `Day ${keyPart(event.projectId)}|${dateOf(event)}`;
    if (event.isRetracted) {
      add(values, `${day} retracted_${event.type}`, 1);
      add(values, 'Account retracted_count', 1);
      continue;
    }
    add(values, 'Account event_count', 1);
    add(values, `Project ${event.projectId} event_count`, 1);
    add(values, `${day} event_count`, 1);
    add(values, `${day} events_${event.type}`, 1);
    if (event.type === 'PERFORMANCE_RECORDED') keepNewest(records, recordOfEvent(event));
    else countPayload(values, event, newest);
  }
  for (const [subject, { type }] of newest) values.set(`State ${subject}`, STATES[type] ?? `of ${type}`);
  for (const record of records.values()) sumRecord(values, record);
  return values;
}

function add(values: Values, name: string, by: number): void {
  values.set(name, Number(values.get(name) ?? 0) + by);
}

function dateOf({ timeMs }: StoredEvent): string {
  return new Date(timeMs).toISOString().slice(0, 10);
}

/** State of the subject after an event of the type. */
const STATES: Readonly<Record<string, string>> = {
  LEAD_CREATED: 'CREATED',
  OUTREACH_SENT: 'CONTACTED',
  OUTREACH_REPLIED: 'REPLIED',
  LEAD_QUALIFIED: 'QUALIFIED',
  DEAL_WON: 'WON',
  PACK_STARTED: 'STARTED',
  PACK_COMPLETED: 'COMPLETED',
  PACK_QUALITY_ASSESSED: 'QUALITY_ASSESSED',
  INTAKE_CLARITY_SCORED: 'SCORED',
  CREATIVES_GENERATED: 'CREATIVES_GENERATED',
};

/** Fields of the payloads of a storm's events. */
interface Payload {
  readonly leadId: string;
  readonly channel: string;
  readonly templateId: string;
  readonly packSold: string;
  readonly dealSizeMicros: number;
  readonly packKey: string;
  readonly runId: string;
  readonly qualityScore?: number;
  readonly intakeId: string;
  readonly segment: string;
  readonly clarityScore?: number;
  readonly strategyId: string;
  readonly creatives: readonly { readonly contentId: string }[];
}

function countPayload(values: Values, event: StoredEvent, newest: Map<string, StoredEvent>): void {
  const payload = JSON.parse(event.payload) as Payload;
  const link = (type: string, from: string, to: string): void =>
    void values.set(`Link ${from} ${type} ${to}`, 1);
  const subject = (name: string): void => {
    const before = newest.get(name);
    if (before === undefined || before.timeMs <= event.timeMs) newest.set(name, event);
  };
  const { leadId, packKey, runId, segment, strategyId } = payload;
  switch (event.type) {
    case 'LEAD_CREATED':
    case 'LEAD_QUALIFIED':
      subject(`Lead ${leadId}`);
      break;
    case 'OUTREACH_SENT':
    case 'OUTREACH_REPLIED': {
      const counter = event.type === 'OUTREACH_SENT' ? 'sent' : 'replied';
      subject(`Lead ${leadId}`);
      add(values, `Channel ${payload.channel} ${counter}`, 1);
      add(values, `Template ${payload.templateId} ${counter}`, 1);
      link('REACHED_BY', leadId, payload.channel);
      link('REACHED_BY', leadId, payload.templateId);
      break;
    }
    case 'DEAL_WON':
      subject(`Lead ${leadId}`);
      add(values, `Pack ${payload.packSold} deals_won`, 1);
      add(values, `Pack ${payload.packSold} deals_micros`, Number(payload.dealSizeMicros));
      link('WON_WITH', leadId, payload.packSold);
      break;
    case 'PACK_STARTED':
    case 'PACK_COMPLETED':
      subject(`PackRun ${runId}`);
      add(values, `Pack ${packKey} ${event.type === 'PACK_STARTED' ? 'runs_started' : 'runs_completed'}`, 1);
      link('RUN_OF', runId, packKey);
      break;
    case 'PACK_QUALITY_ASSESSED':
      subject(`PackRun ${runId}`);
      add(values, `Pack ${packKey} quality_assessed`, 1);
      add(values, `Pack ${packKey} quality_sum`, payload.qualityScore ?? 0);
      link('RUN_OF', runId, packKey);
      break;
    case 'INTAKE_CLARITY_SCORED': {
      const score = payload.clarityScore ?? 0;
      subject(`Intake ${payload.intakeId}`);
      add(values, `SegmentStat ${segment} clarity_count`, 1);
      add(values, `SegmentStat ${segment} clarity_sum`, score);
      add(values, `SegmentStat ${segment} clarity_sum_squares`, score ** 2);
      break;
    }
    case 'CREATIVES_GENERATED':
      subject(`Strategy ${strategyId}`);
      for (const { contentId } of payload.creatives) link('LED_TO', strategyId, contentId);
      break;
  }
}

/** The highest revision of a record counts. */
function keepNewest(records: Map<string, RecordPayload>, record: RecordPayload): void {
  const { projectId = '', contentId, platform, date } = record;
  const name = [projectId, contentId, platform, date].join('\n');
  if ((records.get(name)?.revision ?? -1) < record.revision) records.set(name, record);
}

/** A record counts in six places: for itself, and on its creative, day, platform, test and owners. */
function sumRecord(values: Values, record: RecordPayload): void {
  const { projectId = '', contentId, platform, date, testId = '', revision } = record;
  add(values, 'Account performance_count', 1);
  add(values, `Project ${projectId} performance_count`, 1);
  add(values, `Day ${keyPart(projectId)}|${date} performance_count`, 1);
  values.set(`PerformanceDay ${contentId} ${date} revision`, revision);
  for (const [property, field] of SUMS) {
    const by = Number(record[field] ?? 0);
    add(values, `PerformanceDay ${contentId} ${date} ${property}`, by);
    add(values, `Creative ${contentId} ${property}`, by);
    add(values, `Day ${keyPart(projectId)}|${date} ${property}`, by);
    add(values, `Member ${contentId} ${testId} ${property}`, by);
    if (property === 'impressions' || property === 'clicks')
      add(values, `PlatformStat ${platform} ${property}`, by);
  }
}
