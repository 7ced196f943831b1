/** Client acquisition: leads, outreach and deals. */
import {
  AppointmentScheduled,
  DealWon,
  LeadCreated,
  LeadLost,
  LeadQualified,
  OutreachReplied,
  OutreachSent,
} from '../../gen/kaizen/v1/event.ts';
import type { EventTypeName } from '../../shared/vocabulary.ts';
import type { Counts, StateOf } from './counters-and-states.ts';
import { type CounterEffect, DEALS_MICROS, type EventEffects, type LinkEffect } from './effects.ts';
import { type EventTypeDefinition, effects, type PayloadCase } from './event-type.ts';

interface Outreach {
  readonly leadId: string;
  readonly channel: string;
  readonly templateId: string;
}

/** Counts a message, or a reply to one, on its channel and template (what a template counts, a channel does too), and ties the lead to both. */
function outreachEffects(
  { leadId, channel, templateId }: Outreach,
  { add, state }: { readonly add: Counts<'Template'>; readonly state: StateOf<'Lead'> },
): EventEffects {
  const counters: CounterEffect[] = [{ label: 'Channel', name: channel, add }];
  const links: LinkEffect[] = [{ type: 'REACHED_BY_CHANNEL', leadId, name: channel }];
  if (templateId !== '') {
    counters.push({ label: 'Template', name: templateId, add });
    links.push({ type: 'REACHED_BY_TEMPLATE', leadId, name: templateId });
  }
  return { subject: { label: 'Lead', id: leadId, state }, counters, links };
}

/** What all rows of acquisition have in common. */
function leadEvent<Case extends PayloadCase>(
  type: EventTypeName,
  row: Pick<EventTypeDefinition<Case>, 'payload' | 'codec' | 'interpret'>,
): EventTypeDefinition<Case> {
  return { type, boundary: 'acquisition', subject: 'Lead', ...row };
}

/** The rows of the boundary acquisition. */
export const acquisitionEvents = [
  leadEvent<'leadCreated'>('LEAD_CREATED', {
    payload: 'leadCreated',
    codec: LeadCreated,
    interpret: ({ leadId }) => effects({ subject: { label: 'Lead', id: leadId, state: 'CREATED' } }),
  }),
  leadEvent<'outreachSent'>('OUTREACH_SENT', {
    payload: 'outreachSent',
    codec: OutreachSent,
    interpret: (outreach) => effects(outreachEffects(outreach, { add: { sent: 1 }, state: 'CONTACTED' })),
  }),
  leadEvent<'outreachReplied'>('OUTREACH_REPLIED', {
    payload: 'outreachReplied',
    codec: OutreachReplied,
    interpret: (outreach) => effects(outreachEffects(outreach, { add: { replied: 1 }, state: 'REPLIED' })),
  }),
  leadEvent<'leadQualified'>('LEAD_QUALIFIED', {
    payload: 'leadQualified',
    codec: LeadQualified,
    interpret: ({ leadId }) => effects({ subject: { label: 'Lead', id: leadId, state: 'QUALIFIED' } }),
  }),
  leadEvent<'leadLost'>('LEAD_LOST', {
    payload: 'leadLost',
    codec: LeadLost,
    interpret: ({ leadId }) => effects({ subject: { label: 'Lead', id: leadId, state: 'LOST' } }),
  }),
  leadEvent<'dealWon'>('DEAL_WON', {
    payload: 'dealWon',
    codec: DealWon,
    interpret: ({ leadId, packSold, dealSizeMicros, currency }) =>
      effects({
        subject: { label: 'Lead', id: leadId, state: 'WON' },
        currency,
        counters:
          packSold === ''
            ? []
            : [
                {
                  label: 'Pack',
                  name: packSold,
                  add: { deals_won: 1, [DEALS_MICROS]: BigInt(dealSizeMicros) },
                },
              ],
        links: packSold === '' ? [] : [{ type: 'WON_WITH', leadId, name: packSold }],
      }),
  }),
  leadEvent<'appointmentScheduled'>('APPOINTMENT_SCHEDULED', {
    payload: 'appointmentScheduled',
    codec: AppointmentScheduled,
    interpret: ({ leadId, channel }) =>
      effects({
        subject: { label: 'Lead', id: leadId, state: 'APPOINTMENT' },
        counters: channel === '' ? [] : [{ label: 'Channel', name: channel, add: { appointments: 1 } }],
      }),
  }),
] as const;
