import { describe, expect, it } from 'vitest';
import type { Graph } from '../../src/graph/graph.ts';
import { createSharedKnowledge } from '../../src/kaizen/shared-knowledge.ts';
import { planInsights } from '../../src/learning/insights/insight-plan.ts';
import { toStagedRow } from '../../src/learning/insights/stored-insight.ts';
import { contributionsOf, dateOf } from '../learning/insights/worlds.ts';

const SEGMENT = 'retail|shop';

/** A graph with the insights of eight accounts, at an epoch; it counts what is read. */
function graphWith(contributions: ReturnType<typeof contributionsOf>, sharedEpoch = 3) {
  const { publish } = planInsights({ contributions, current: [], threshold: 5, date: dateOf(0) });
  const read: unknown[] = [];
  const run = async (_query: unknown, params: { readonly place: string }) => {
    read.push(params.place);
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
