/** Guardrails of client acquisition. */
import { expect } from 'vitest';
import { nodeKey } from '../../graph/keys.ts';
import { runOn } from '../bed.ts';
import { type Checks, moduleOf } from '../check.ts';
import { eventsOf, oneEventOf } from '../payloads.ts';

/** What a won lead is connected to, by label. */
const CONNECTIONS = `
  MATCH (lead:Lead {key: $leadKey})-[connection:REACHED_BY|WON_WITH]->(hub)
  RETURN type(connection) + ' ' + labels(hub)[0] AS connection, collect(hub.key) AS keys`;

/** Checks of the acquisition guardrails. */
export const acquisitionChecks: Checks<'dealWon' | 'leadLost'> = {
  async dealWon(bed) {
    const { made, events, run } = await runOn(bed, moduleOf(bed.generators.acquisition, 'acquisition').win);
    const { leadId, source, channel, templateId, packSold } = made;
    const created = oneEventOf(events, 'LEAD_CREATED').value;
    expect(created, 'LEAD_CREATED').toMatchObject({ leadId, source });
    expect(created.icpMatchScore, 'icpMatchScore of LEAD_CREATED').toBeCloseTo(made.icpMatchScore);
    const sent = eventsOf(events, 'OUTREACH_SENT').map(({ value }) => value);
    expect(sent, 'OUTREACH_SENT').toContainEqual(expect.objectContaining({ leadId, channel, templateId }));
    const replied = oneEventOf(events, 'OUTREACH_REPLIED').value;
    expect(replied, 'OUTREACH_REPLIED').toMatchObject({ leadId, channel, templateId });
    expect(oneEventOf(events, 'LEAD_QUALIFIED').value, 'LEAD_QUALIFIED').toMatchObject({ leadId });
    const appointment = oneEventOf(events, 'APPOINTMENT_SCHEDULED').value;
    expect(appointment, 'APPOINTMENT_SCHEDULED').toMatchObject({ leadId });
    expect(appointment.appointmentTime, 'time of APPOINTMENT_SCHEDULED').toBeDefined();
    const deal = oneEventOf(events, 'DEAL_WON').value;
    expect(deal, 'DEAL_WON').toMatchObject({ leadId, packSold, dealSizeMicros: Number(made.dealSizeMicros) });

    const rows = await bed.service.readGraph(CONNECTIONS, { leadKey: nodeKey(run.accountId, leadId) });
    const connections = new Map(rows.map((row) => [row.connection, row.keys]));
    const keyOf = (name: string): string => nodeKey(run.accountId, name);
    expect(connections.get('REACHED_BY Channel'), 'channels in the graph').toContain(keyOf(channel));
    expect(connections.get('REACHED_BY Template'), 'templates in the graph').toContain(keyOf(templateId));
    expect(connections.get('WON_WITH Pack'), 'pack in the graph').toEqual([keyOf(packSold)]);
  },

  async leadLost(bed) {
    const { made, events } = await runOn(bed, moduleOf(bed.generators.acquisition, 'acquisition').lose);
    const { value } = oneEventOf(events, 'LEAD_LOST');
    expect(value.leadId, 'leadId of LEAD_LOST').toBe(made.leadId);
    expect(value.reason, 'reason of LEAD_LOST').not.toBe('');
  },
};
