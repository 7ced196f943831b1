import { describe, expect, it } from 'vitest';
import { listSimilarSegments } from '../../../src/gen/queries.ts';
import type { Graph } from '../../../src/graph/graph.ts';
import { createSharedKnowledge } from '../../../src/knowledge/shared/shared-knowledge.ts';
import { toStagedRow } from '../../../src/knowledge/shared/stored-insight.ts';
import { planInsights } from '../../../src/learning/insights/insight-plan.ts';
import { contributionsOf, dateOf } from '../../fixtures/worlds.ts';

const SEGMENT = 'retail|shop';

/** A graph with the insights of these accounts, at an epoch; it counts what is read. */
function graphWith(contributions: ReturnType<typeof contributionsOf>, sharedEpoch = 3) {
  const { publish } = planInsights({ contributions, current: [], threshold: 5, date: dateOf(0) });
  const read: unknown[] = [];
  const run = async (
    { name }: { readonly name: string },
    params: { readonly place: string; readonly segmentKey: string },
  ) => {
    read.push(params.place ?? name);
    if (name === listSimilarSegments.name) {
      const [industry, clientType] = params.segmentKey.split('|');
      const places = [...new Set(publish.map(({ segment }) => segment))].filter(
        (place) => place !== '' && place !== params.segmentKey,
      );
      return {
        sharedEpoch,
        sameIndustry: places.filter((place) => place.split('|')[0] === industry),
        sameClientType: places.filter((place) => place.split('|')[1] === clientType),
      };
    }
    const insights = publish
      .filter(({ segment }) => segment === params.place)
      .map((insight) => ({ ...toStagedRow(insight), version: insight.version }));
    return { sharedEpoch, insights };
  };
  // Nothing else of a graph is used.
  return { graph: { run } as unknown as Graph, read };
}

describe('createSharedKnowledge', () => {
  const eight = contributionsOf({ to: 8 }, { segment: SEGMENT });
  const scope = { accountId: 'stranger', segmentKey: SEGMENT, sharedEpoch: 3 };

  it('shows the segment and all accounts, counted as the lower end of the band', async () => {
    const { graph } = graphWith(eight);
    expect(await createSharedKnowledge(graph).at(scope)).toMatchObject([
      { scope: 'SEGMENT', value: 'question', accounts: 5, sets: 50 },
      { scope: 'GLOBAL', value: 'question', accounts: 5, sets: 50 },
    ]);
  });

  it('reads a scope once for all requesters, and shows each one its own view', async () => {
    const heavy = eight.map((one, index) => (index === 0 ? { ...one, estimate: 3 } : one));
    const { graph, read } = graphWith(heavy);
    const knowledge = createSharedKnowledge(graph);
    const [[own], [theirs]] = [
      (await knowledge.at({ ...scope, accountId: 'account-1' })) ?? [],
      (await knowledge.at(scope)) ?? [],
    ];
    expect(own?.estimate).toBeLessThan((theirs?.estimate ?? 0) - 0.1);
    expect(read.toSorted()).toEqual(['', SEGMENT]);
  });

  it('reads together what is asked for at the same time, and all anew at another epoch', async () => {
    const { graph, read } = graphWith(eight);
    const knowledge = createSharedKnowledge(graph);
    await Promise.all([knowledge.at(scope), knowledge.at({ ...scope, accountId: 'other' })]);
    expect(read).toHaveLength(2);
    await knowledge.at({ ...scope, sharedEpoch: 2 });
    expect(read).toHaveLength(4);
  });

  it('asks for only all accounts where the segment is not known', async () => {
    const { graph, read } = graphWith(eight);
    expect(await createSharedKnowledge(graph).at({ ...scope, segmentKey: '' })).toHaveLength(1);
    expect(read).toEqual(['']);
  });

  it('knows nothing of an epoch that is two behind, or not published', async () => {
    const knowledge = createSharedKnowledge(graphWith(eight).graph);
    expect(await knowledge.at({ ...scope, sharedEpoch: 1 })).toBeUndefined();
    expect(await knowledge.at({ ...scope, sharedEpoch: 4 })).toBeUndefined();
  });

  it('brings the upper end of phrases, which may be banned by it', async () => {
    const phrases = contributionsOf(
      { to: 8 },
      { kind: 'phrase', value: 'cheap', estimate: -0.5, segment: SEGMENT },
    );
    const [seen] = (await createSharedKnowledge(graphWith(phrases).graph).at(scope)) ?? [];
    expect(seen?.upper).toBeLessThan(-0.2);
  });
});

describe('a segment without insights', () => {
  const scope = { accountId: 'stranger', segmentKey: SEGMENT, sharedEpoch: 3 };
  const many = contributionsOf({ to: 12 }, { segment: 'retail|market', estimate: 0.3 });
  const few = contributionsOf({ from: 13, to: 18 }, { segment: 'retail|kiosk', estimate: -0.3 });
  const clients = contributionsOf({ from: 19, to: 38 }, { segment: 'food|shop', estimate: 0.6 });
  const scopesOf = async (contributions: ReturnType<typeof contributionsOf>, asked = scope) => {
    const { graph, read } = graphWith(contributions);
    const seen = (await createSharedKnowledge(graph).at(asked)) ?? [];
    return { read, seen, scopes: seen.map((one) => one.scope) };
  };

  it('borrows from the one of its industry that knows most, before any of its client type', async () => {
    const { seen } = await scopesOf([...few, ...clients, ...many]);
    expect(seen).toMatchObject([{ scope: 'SAME_INDUSTRY', accounts: 10 }, { scope: 'GLOBAL' }]);
    expect(seen[0]?.estimate).toBeCloseTo(0.3, 1);
  });

  it('borrows from one of its client type where no other of its industry knows, and else from none', async () => {
    expect((await scopesOf(clients)).scopes).toEqual(['SAME_CLIENT_TYPE', 'GLOBAL']);
    const stranger = { ...scope, segmentKey: 'software|startup' };
    expect((await scopesOf([...clients, ...many], stranger)).scopes).toEqual(['GLOBAL']);
    const unknown = { ...scope, segmentKey: '' };
    expect((await scopesOf([...clients, ...many], unknown)).scopes).toEqual(['GLOBAL']);
  });

  it('borrows only what its own does not know, and where nothing is missing reads no other', async () => {
    const own = contributionsOf({ from: 40, to: 48 }, { segment: SEGMENT });
    const complete = await scopesOf([...own, ...many]);
    expect(complete.scopes).toEqual(['SEGMENT', 'GLOBAL']);
    expect(complete.read.toSorted()).toEqual(['', SEGMENT]);
    const tones = contributionsOf({ to: 12 }, { segment: 'retail|market', kind: 'tone', value: 'warm' });
    const { seen } = await scopesOf([...own, ...many, ...tones]);
    expect(seen.map(({ scope: from, value }) => `${from} ${value}`).toSorted()).toEqual([
      'GLOBAL question',
      'GLOBAL warm',
      'SAME_INDUSTRY warm',
      'SEGMENT question',
    ]);
  });

  it('borrows nothing that the requester has said itself', async () => {
    const heavy = many.map((one, index) => (index === 0 ? { ...one, estimate: 3 } : one));
    const { graph, read } = graphWith(heavy);
    const knowledge = createSharedKnowledge(graph);
    const [own] = (await knowledge.at({ ...scope, accountId: 'account-1' })) ?? [];
    const [theirs] = (await knowledge.at(scope)) ?? [];
    expect([own?.scope, theirs?.scope]).toEqual(['SAME_INDUSTRY', 'SAME_INDUSTRY']);
    expect(own?.estimate).toBeLessThan((theirs?.estimate ?? 0) - 0.1);
    // Similar segments are looked for once.
    expect(read.filter((one) => one === listSimilarSegments.name)).toHaveLength(1);
    // Of five accounts each one sees too few others.
    const five = contributionsOf({ to: 5 }, { segment: 'retail|market' });
    expect((await scopesOf(five)).scopes).toEqual(['SAME_INDUSTRY', 'GLOBAL']);
    expect((await scopesOf(five, { ...scope, accountId: 'account-1' })).scopes).toEqual([]);
  });

  it('has no bans lent to it', async () => {
    const cheap = { kind: 'phrase', value: 'cheap', estimate: -0.5, segment: 'retail|market' };
    const { seen } = await scopesOf(contributionsOf({ to: 8 }, cheap));
    expect(seen.map(({ upper }) => Number.isFinite(upper))).toEqual([false, true]);
  });
});
