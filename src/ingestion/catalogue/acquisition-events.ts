/** Client acquisition: leads, outreach and deals. */
import type { Counts, StateOf } from './counters-and-states.ts';
import { type CounterEffect, DEALS_MICROS, type EventEffects, type LinkEffect } from './effects.ts';
import { effects, type RowsOf } from './event-type.ts';

interface Outreach {
  readonly leadId: string;
  readonly channel: string;
  readonly templateId: string;
}

/**
 * Counts a message or a reply on its channel and its template, and links the lead to both. A channel counts all that
 * its templates count.
 */
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

/** The rows of the boundary acquisition. */
export const acquisitionEvents: RowsOf<'acquisition'> = {
  LEAD_CREATED: ({ leadId }) => effects({ subject: { label: 'Lead', id: leadId, state: 'CREATED' } }),
  OUTREACH_SENT: (outreach) => effects(outreachEffects(outreach, { add: { sent: 1 }, state: 'CONTACTED' })),
  OUTREACH_REPLIED: (outreach) =>
    effects(outreachEffects(outreach, { add: { replied: 1 }, state: 'REPLIED' })),
  LEAD_QUALIFIED: ({ leadId }) => effects({ subject: { label: 'Lead', id: leadId, state: 'QUALIFIED' } }),
  LEAD_LOST: ({ leadId }) => effects({ subject: { label: 'Lead', id: leadId, state: 'LOST' } }),
  DEAL_WON: ({ leadId, packSold, dealSizeMicros, currency }) => {
    const add = { deals_won: 1, [DEALS_MICROS]: BigInt(dealSizeMicros) };
    return effects({
      subject: { label: 'Lead', id: leadId, state: 'WON' },
      currency,
      counters: packSold === '' ? [] : [{ label: 'Pack', name: packSold, add }],
      links: packSold === '' ? [] : [{ type: 'WON_WITH', leadId, name: packSold }],
    });
  },
  APPOINTMENT_SCHEDULED: ({ leadId, channel }) =>
    effects({
      subject: { label: 'Lead', id: leadId, state: 'APPOINTMENT' },
      counters: channel === '' ? [] : [{ label: 'Channel', name: channel, add: { appointments: 1 } }],
    }),
};
