import { describe, expect, test } from 'vitest';
import { nodeKey } from '../../src/graph/keys.ts';
import { type ContrastRow, evidenceChanges, evidenceKey } from '../../src/learning/evidence-changes.ts';
import { seededRandom } from '../../src/simulator/random.ts';

const row = (changes: Partial<ContrastRow> = {}): ContrastRow => ({
  traitKey: 'account|tone|bold',
  metric: 'ctr',
  assignment: 'RANDOMISED',
  projectId: 'spring',
  n: 1,
  d: 2,
  decayedN: 3,
  decayedD: 4,
  decayedSquaredD: 5,
  nn: 6,
  nd: 7,
  dd: 8,
  arms: 9,
  sets: 10,
  successes: 11,
  otherSuccesses: 12,
  ...changes,
});

describe('what a page of sets changes', () => {
  test('counts for the project and for the account', () => {
    const changes = evidenceChanges({ removed: [], added: [row()] });
    expect(changes.map(({ projectId }) => projectId)).toEqual(['', 'spring']);
    for (const change of changes) {
      expect(change).toMatchObject({ n: 1, d: 2, decayedSquaredD: 5, dd: 8, otherSuccesses: 12 });
      expect(change).toMatchObject({ arms: 9n, sets: 10n });
    }
  });

  test('counts once for an account without projects', () => {
    const changes = evidenceChanges({ removed: [], added: [row({ projectId: '' })] });
    expect(changes).toHaveLength(1);
    expect(changes[0]).toMatchObject({ projectId: '', n: 1, sets: 10n });
  });

  test('is what was added less what was taken away', () => {
    const [account] = evidenceChanges({
      removed: [row({ n: 5, d: 1, sets: 1, arms: 2 })],
      added: [row({ n: 2, d: 4, sets: 1, arms: 3 })],
    });
    expect(account).toMatchObject({ n: -3, d: 3, arms: 1n, sets: 0n, successes: 0 });
  });

  test('of a trait that is compared no more is all it had', () => {
    const changes = evidenceChanges({ removed: [row()], added: [] });
    expect(changes).toHaveLength(2);
    for (const change of changes) expect(change).toMatchObject({ n: -1, sets: -10n, otherSuccesses: -12 });
  });

  test('is summed over projects for the account, and kept apart by trait, metric and assignment', () => {
    const changes = evidenceChanges({
      removed: [],
      added: [
        row(),
        row({ projectId: 'autumn', n: 10 }),
        row({ metric: 'roas' }),
        row({ assignment: 'OBSERVATIONAL' }),
        row({ traitKey: 'account|tone|calm' }),
      ],
    });
    const account = changes.filter(({ projectId }) => projectId === '');
    expect(account).toHaveLength(4);
    const bold = account.find(({ evidenceKey: key }) => key === evidenceKey(row({ projectId: '' })));
    expect(bold).toMatchObject({ n: 11, sets: 20n });
    expect(changes).toHaveLength(4 + 5);
  });

  test('comes sorted by key, whatever the order of the rows', () => {
    const random = seededRandom(2);
    const rows = Array.from({ length: 40 }, (_, at) =>
      row({ traitKey: `account|tone|${Math.floor(random.uniform(0, 9))}`, projectId: `p${at % 3}`, n: at }),
    );
    const changes = evidenceChanges({ removed: [], added: rows });
    const keys = changes.map(({ evidenceKey: key }) => key);
    expect(keys).toEqual(keys.toSorted());
    expect(new Set(keys).size).toBe(keys.length);
    expect(evidenceChanges({ removed: [], added: rows.toReversed() })).toEqual(changes);
  });
});

test('keys of evidence do not meet, whatever is in the names', () => {
  const traitKey = nodeKey('account', 'tone', 'bold');
  const keys = [
    { metric: 'ctr', assignment: 'RANDOMISED', projectId: '' },
    { metric: 'ctr', assignment: 'RANDOMISED', projectId: 'a|b' },
    { metric: 'ctr', assignment: 'RANDOMISED|a', projectId: 'b' },
    { metric: 'ctr|RANDOMISED', assignment: 'a', projectId: 'b' },
  ].map((names) => evidenceKey({ traitKey, ...names }));
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys.every((key) => key.startsWith(`${traitKey}|`))).toBe(true);
});
