/** Each event type on an account of its own: what then stands in the graph is what the table of expectations says. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ItemStatus } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import { COUNTERS } from '../../src/ingestion/catalogue/counters-and-states.ts';
import type { LinkEffect } from '../../src/ingestion/catalogue/effects.ts';
import { eventTypes } from '../../src/ingestion/catalogue/event-types.ts';
import { sampleEvent } from '../fixtures/event-samples.ts';
import { expectedEffects } from '../ingestion/catalogue/expected-effects.ts';
import { createAccount } from './accounts.ts';
import { readDatabase } from './database.ts';
import { startTestService, type TestService } from './harness.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ now: new Date('2026-11-20T12:00:00Z') });
});
afterAll(() => service.close());

/** Counter nodes of an account: label, name and counters. */
async function storedCounters(accountId: string): Promise<readonly Record<string, unknown>[]> {
  const rows = await readDatabase(
    `MATCH (:Account {key: $key})-[:TRACKS|HAS_TEMPLATE]->(node)
     RETURN labels(node)[0] AS label, node.name AS name, node {.*, key: null, name: null} AS add`,
    { key: nodeKey(accountId) },
  );
  return rows.map(({ label, name, add }) => ({ label, name, add: withoutNulls(add as object) }));
}

function withoutNulls(object: object): object {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));
}

/** Relationships from a subject to what its events name. */
function storedLinks(label: string, key: string): Promise<readonly Record<string, unknown>[]> {
  return readDatabase(
    `MATCH (:${label} {key: $key})-[link:REACHED_BY|WON_WITH|RUN_OF|LED_TO]->(to)
     RETURN type(link) AS type, labels(to)[0] AS label, coalesce(to.name, to.content_id) AS name
     ORDER BY label`,
    { key },
  );
}

const LINK_ENDS = {
  REACHED_BY_TEMPLATE: { type: 'REACHED_BY', label: 'Template' },
  REACHED_BY_CHANNEL: { type: 'REACHED_BY', label: 'Channel' },
  WON_WITH: { type: 'WON_WITH', label: 'Pack' },
  RUN_OF: { type: 'RUN_OF', label: 'Pack' },
  LED_TO: { type: 'LED_TO', label: 'Creative' },
} as const;

const expectedLink = (link: LinkEffect) => ({
  ...LINK_ENDS[link.type],
  name: link.type === 'LED_TO' ? link.contentId : link.name,
});

describe('what an event leaves in the graph', () => {
  it.each(eventTypes.map(({ type, payload }) => [type, payload] as const))('%s', async (_, payload) => {
    const accountId = await createAccount(service);
    const { EventService } = service.clients;
    const { result } = await EventService.logEvent({ accountId, event: sampleEvent(payload) });
    expect(result?.status).toBe(ItemStatus.ITEM_STATUS_ACCEPTED);

    const { subject, counters = [], links = [], creatives = [], figure, mark } = expectedEffects[payload];
    const platforms =
      figure === undefined
        ? []
        : [
            {
              label: 'PlatformStat',
              name: 'instagram',
              add: Object.fromEntries(COUNTERS.PlatformStat.map((name) => [name, expect.any(Number)])),
            },
          ];
    const stored = await storedCounters(accountId);
    expect(stored).toHaveLength(counters.length + platforms.length);
    // Sums of amounts are bigints on the way in; the test reads them as numbers.
    const expected = counters.map(({ add, ...counter }) => ({
      ...counter,
      add: Object.fromEntries(Object.entries(add).map(([name, by]) => [name, Number(by)])),
    }));
    expect(stored).toEqual(expect.arrayContaining([...expected, ...platforms]));

    if (subject !== undefined) {
      const key = nodeKey(accountId, subject.id);
      const about = await readDatabase(
        `MATCH (subject:${subject.label} {key: $key})<-[:ABOUT]-(event:Event) RETURN subject.state AS state, event.event_id AS eventId`,
        { key },
      );
      expect(about).toContainEqual({
        state: subject.label === 'Creative' ? null : subject.state,
        eventId: `event|${payload}`,
      });
      const found = await storedLinks(subject.label, key);
      expect(found).toEqual(links.map(expectedLink).sort((a, b) => (a.label < b.label ? -1 : 1)));
    }
    for (const { contentId, traits } of creatives) {
      const rows = await readDatabase(
        `MATCH (:Creative {key: $key})-[:HAS]->(trait:Trait) WHERE NOT trait.kind IN ['lexical', 'hook_type']
         RETURN trait.kind AS kind, trait.value AS value ORDER BY kind`,
        { key: nodeKey(accountId, contentId) },
      );
      expect(rows).toEqual([...traits].sort((a, b) => (a.kind < b.kind ? -1 : 1)));
    }
    if (mark !== undefined) {
      const key = nodeKey(accountId, mark.contentId);
      expect(await readDatabase('MATCH (c:Creative {key: $key}) RETURN c.mark AS mark', { key })).toEqual([
        { mark: mark.mark },
      ]);
    }
  });
});
