import { expect, test } from 'vitest';
import type { HistoricPattern } from '../../../src/knowledge/knowledge-at-epoch.ts';
import { planRollBack } from '../../../src/learning/history/roll-back-plan.ts';

/** A version of what is known of a tone; everything else does not matter here. */
function pattern(value: string, version: number, projectId = ''): HistoricPattern {
  const scope = projectId === '' ? '' : projectId;
  const key = `acme|pattern|${scope}|tone|${value}|ctr|RANDOMISED|${version}`;
  return {
    key,
    kind: 'tone',
    value,
    metric: 'ctr',
    assignment: 'RANDOMISED',
    projectId,
    version,
  } as HistoricPattern;
}
const choice = (value: string) => ({ traitKey: `acme|tone|${value}`, kind: 'tone', value });

test('what changed comes back, what came since ends, what is the same stays', () => {
  const before = {
    patterns: [pattern('bold', 1), pattern('calm', 1), pattern('gone', 1), pattern('bold', 1, 'launch')],
    choices: [choice('bold'), choice('gone')],
  };
  const now = {
    patterns: [pattern('bold', 3), pattern('calm', 1), pattern('new', 1), pattern('bold', 1, 'launch')],
    choices: [choice('bold'), choice('new')],
  };
  const plan = planRollBack('acme', { before, now });
  expect(plan.restored.map(({ former, scopeKey, traitKey }) => [former.key, scopeKey, traitKey])).toEqual([
    ['acme|pattern||tone|bold|ctr|RANDOMISED|1', 'acme', 'acme|tone|bold'],
    ['acme|pattern||tone|gone|ctr|RANDOMISED|1', 'acme', 'acme|tone|gone'],
  ]);
  expect(plan.ended.map(({ key }) => key)).toEqual(['acme|pattern||tone|new|ctr|RANDOMISED|1']);
  expect(plan).toMatchObject({
    unchanged: 2,
    chosenAgain: ['acme|tone|gone'],
    noLongerChosen: ['acme|tone|new'],
  });
});

test('going back to what is there changes nothing', () => {
  const state = { patterns: [pattern('bold', 2)], choices: [choice('bold')] };
  expect(planRollBack('acme', { before: state, now: state })).toEqual({
    restored: [],
    ended: [],
    unchanged: 1,
    chosenAgain: [],
    noLongerChosen: [],
  });
});
