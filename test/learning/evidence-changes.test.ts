import { describe, expect, test } from 'vitest';
import type { SetContrast } from '../../src/contrast-sets/set-contrast.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import {
  type ContrastRow,
  EVIDENCE_SUMS,
  evidenceChanges,
  evidenceKey,
  sumContrasts,
} from '../../src/learning/evidence-changes.ts';
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

describe('the contrasts of sets as evidence', () => {
  const contrast = (changes: Partial<SetContrast> = {}): SetContrast => ({
    traitKey: 'account|tone|bold',
    metric: 'ctr',
    n: 3,
    d: 2,
    arms: 4,
    successes: 50,
    otherSuccesses: 70,
    ...changes,
  });
  const set = { projectId: 'spring', assignment: 'RANDOMISED', decay: 0.5, single: [contrast()], paired: [] };

  test('of one set are what it says, its decayed part, its squares and one set', () => {
    expect(sumContrasts([set])).toEqual([
      row({
        ...{ n: 3, d: 2, decayedN: 1.5, decayedD: 1, decayedSquaredD: 0.5, nn: 9, nd: 6, dd: 4 },
        ...{ arms: 4, sets: 1, successes: 50, otherSuccesses: 70 },
      }),
    ]);
    expect(sumContrasts([])).toEqual([]);
    expect(sumContrasts([{ ...set, single: [] }])).toEqual([]);
  });

  test('of several sets are their sums, with squares and decay of each set by itself', () => {
    const older = {
      ...set,
      decay: 0.1,
      single: [contrast({ n: -1, d: 5, arms: 1, successes: 2, otherSuccesses: 3 })],
    };
    const [sum, ...others] = sumContrasts([set, older]);
    expect(others).toEqual([]);
    expect(sum).toMatchObject({ n: 2, d: 7, nn: 9 + 1, nd: 6 - 5, dd: 4 + 25, sets: 2, arms: 5 });
    expect(sum).toMatchObject({ successes: 52, otherSuccesses: 73 });
    expect(sum?.decayedN).toBeCloseTo(1.5 - 0.1, 12);
    expect(sum?.decayedD).toBeCloseTo(1 + 0.5, 12);
    expect(sum?.decayedSquaredD).toBeCloseTo(0.25 * 2 + 0.01 * 5, 12);
  });

  test('are kept apart by trait, metric, assignment and project, and pairs count beside single traits', () => {
    const rows = sumContrasts([
      { ...set, paired: [contrast({ traitKey: 'account|interaction|both' })] },
      { ...set, single: [contrast({ metric: 'roas' })] },
      { ...set, assignment: 'OBSERVATIONAL' },
      { ...set, projectId: '' },
      set,
    ]);
    expect(
      rows.map(({ traitKey, metric, assignment, projectId, sets }) => [
        traitKey,
        metric,
        assignment,
        projectId,
        sets,
      ]),
    ).toEqual([
      ['account|tone|bold', 'ctr', 'RANDOMISED', 'spring', 2],
      ['account|interaction|both', 'ctr', 'RANDOMISED', 'spring', 1],
      ['account|tone|bold', 'roas', 'RANDOMISED', 'spring', 1],
      ['account|tone|bold', 'ctr', 'OBSERVATIONAL', 'spring', 1],
      ['account|tone|bold', 'ctr', 'RANDOMISED', '', 1],
    ]);
  });

  test('taken out and put in leave evidence where it was', () => {
    const rows = sumContrasts([
      set,
      { ...set, decay: 0.25, paired: [contrast({ traitKey: 'account|interaction|both' })] },
    ]);
    for (const change of evidenceChanges({ removed: rows, added: rows })) {
      for (const name of EVIDENCE_SUMS) expect(Number(change[name]), name).toBe(0);
    }
  });
});
