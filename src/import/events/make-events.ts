/** Makes the events of a row. */
import { Event } from '../../gen/kaizen/v1/event.ts';
import { timestampOf } from '../../shared/timestamps.ts';
import type { EventField } from './event-fields.ts';
import { eventIdOf } from './event-ids.ts';
import type { CrmRow } from './read-crm-row.ts';
import { type StageWords, standingOf } from './stages.ts';

/** Tag of imported events, so that they can be found. */
const IMPORT_TAG = 'crm-import';
const ACTOR = 'kaizen import';
/** Source of leads without one: the service requires a source. */
export const UNKNOWN_SOURCE = 'unknown';

/** The events of a row, or why it has none. */
export type RowEvents =
  | {
      readonly ok: true;
      readonly events: readonly Event[];
      /** Facts in the row for which there is no event, with the reason. */
      readonly leftOut: readonly string[];
    }
  | { readonly ok: false; readonly problems: readonly string[] }
  | { readonly ok: false; readonly unknownStage: string };

type Payload = NonNullable<Event['payload']>;

/** Makes the events of a row: at most one of each type. */
export function eventsOfRow(row: CrmRow, { kindOf }: Pick<StageWords, 'kindOf'>): RowEvents {
  const standing = standingOf(
    {
      stage: row.texts.get('stage'),
      isWon: row.answers.get('is_won'),
      isLost: row.answers.get('is_lost'),
      isClosed: row.answers.get('is_closed'),
    },
    kindOf,
  );
  if (!standing.ok) {
    if ('unknown' in standing) return { ok: false, unknownStage: standing.unknown };
    return { ok: false, problems: [standing.problem] };
  }
  const isWon = standing.kind === 'won';
  if (isWon && row.amountMicros === undefined) {
    return {
      ok: false,
      problems: [
        'amount: the deal is won and its value is empty, and the service would store 0: --map amount=COLUMN, or --set amount=0 when no value is known',
      ],
    };
  }
  const maker = new RowMaker(row);
  maker.created();
  maker.qualified(standing.kind === 'qualified');
  maker.appointment(standing.kind === 'appointment');
  if (isWon) maker.won();
  if (standing.kind === 'lost') maker.lost();
  if (standing.kind === 'open') maker.open();
  return maker.result();
}

class RowMaker {
  readonly #row: CrmRow;
  readonly #leadId: string;
  /** The subject in the ids of the events. */
  readonly #subjectId: string;
  readonly #namesLead: boolean;
  readonly #events: Event[] = [];
  readonly #leftOut: string[] = [];

  constructor(row: CrmRow) {
    this.#row = row;
    const lead = row.texts.get('lead_id');
    const deal = row.texts.get('deal_id');
    // For a deal without a lead, a lead id is made of the deal's id. The prefix is needed because CRMs number leads and
    // deals separately, so the bare number may belong to another lead.
    const standIn = deal === undefined ? '' : `deal:${deal}`;
    this.#leadId = lead ?? standIn;
    this.#subjectId = deal === undefined ? `lead:${lead ?? ''}` : standIn;
    this.#namesLead = lead !== undefined && deal !== undefined && lead !== deal;
  }

  created(): void {
    const at = this.#row.instants.get('created_date');
    if (at === undefined) return;
    if (this.#namesLead) {
      this.#leftOut.push('days on which deals of a named lead were created: import the leads for theirs');
      return;
    }
    this.#add('lead_created', at, {
      $case: 'leadCreated',
      value: {
        leadId: this.#leadId,
        source: this.#text('source') || UNKNOWN_SOURCE,
        icpMatchScore: this.#row.scores.get('icp_match_score') ?? 0,
        attributes: undefined,
      },
    });
  }

  qualified(isNow: boolean): void {
    const at = this.#at('qualified_date', { isNow, what: 'qualified' });
    if (at === undefined) return;
    const qualificationScore = this.#row.scores.get('qualification_score') ?? 0;
    this.#add('lead_qualified', at, {
      $case: 'leadQualified',
      value: { leadId: this.#leadId, qualificationScore, reason: '' },
    });
  }

  appointment(isNow: boolean): void {
    const at = this.#at('appointment_date', { isNow, what: 'appointment' });
    if (at === undefined) return;
    this.#add('appointment_scheduled', at, {
      $case: 'appointmentScheduled',
      value: {
        ...{ leadId: this.#leadId, channel: this.#text('channel'), appointmentTime: undefined },
      },
    });
  }

  won(): void {
    const at = this.#at('closed_date', { isNow: true, what: 'won' });
    if (at === undefined) return;
    this.#add('deal_won', at, {
      $case: 'dealWon',
      value: {
        leadId: this.#leadId,
        dealSizeMicros: this.#row.amountMicros ?? 0,
        currency: this.#row.currency,
        packSold: this.#text('pack_sold'),
      },
    });
  }

  lost(): void {
    const at = this.#at('closed_date', { isNow: true, what: 'lost' });
    if (at === undefined) return;
    this.#add('lead_lost', at, {
      $case: 'leadLost',
      value: { leadId: this.#leadId, reason: this.#text('lost_reason') },
    });
  }

  open(): void {
    const stage = this.#text('stage');
    this.#leftOut.push(stage === '' ? 'deals that are open: no event' : `stage "${stage}": no event`);
  }

  result(): RowEvents {
    if (this.#events.length === 0 && this.#leftOut.length === 0)
      this.#leftOut.push('rows without a day of anything');
    return { ok: true, events: this.#events, leftOut: this.#leftOut };
  }

  /** The date of the field itself or, for the current stage, the date on which the stage began. */
  #at(
    field: EventField,
    { isNow, what }: { readonly isNow: boolean; readonly what: string },
  ): number | undefined {
    const { instants } = this.#row;
    // The close date of an open deal is only planned. No event uses it.
    const at = instants.get(field) ?? (isNow ? instants.get('stage_date') : undefined);
    if (at === undefined && isNow) {
      this.#leftOut.push(`${what}, and nothing tells the day: --map ${field}=COLUMN`);
    }
    return at;
  }

  #text(field: EventField): string {
    return this.#row.texts.get(field) ?? '';
  }

  #add(type: string, at: number, payload: Payload): void {
    this.#events.push(
      Event.fromPartial({
        eventId: eventIdOf(type, this.#subjectId),
        projectId: this.#text('project_id'),
        eventTime: timestampOf(at),
        actor: ACTOR,
        tags: [IMPORT_TAG],
        payload,
      }),
    );
  }
}
