import { expect, test } from 'vitest';
import { GUARDRAILS } from '../../src/guardrails/guardrail-list.ts';
import { findLoggingCalls } from '../../src/mutation/logging-calls.ts';

const SOURCE = `
export function work(kaizen: Kaizen, run: Run) {
  kaizen.logLeadCreated({ leadId: run.id, source: 'website' });
  run.client()?.logPackEvent('SECTION_FAILED', { packKey: 'launch', section: 'plan' });
  this.kaizen
    .logEvent({ ...run.common, type: 'DEAL_WON', leadId: run.id });
  kaizen.ingestPerformanceData(run.figures);
  kaizen.logCustom({ name: 'note' });
  console.log('not an event');
  kaizen.logout();
  return withLearning<Input, Output>(kaizen, strategyLearning, generate, { now });
}

const ownLearning: LearningKind<Input, Output> = {
  ...packLearning,
  started: (run) => [{ type: 'PACK_STARTED', packKey: run.input.packKey }],
  failed(run) {
    return [];
  },
};
`;
const KINDS = { ownLearning: { started: ['PACK_STARTED'], failed: ['PACK_FAILED'] } } as const;

const found = findLoggingCalls({ file: 'work.ts', text: SOURCE }, KINDS);
const changedLines = (without: string): readonly string[] => {
  const before = SOURCE.split('\n');
  return without.split('\n').filter((line) => !before.includes(line));
};

test('every place that logs a type of event is found, and nothing else', () => {
  expect(found.map(({ line, what, types }) => [line, what, types.join()])).toEqual([
    [3, 'logLeadCreated', 'LEAD_CREATED'],
    [4, 'logPackEvent SECTION_FAILED', 'SECTION_FAILED'],
    [6, 'logEvent DEAL_WON', 'DEAL_WON'],
    [7, 'ingestPerformanceData', 'PERFORMANCE_RECORDED'],
    [11, 'withLearning(strategyLearning)', 'STRATEGY_GENERATED,STRATEGY_FAILED'],
    [16, 'ownLearning.started', 'PACK_STARTED'],
    [17, 'ownLearning.failed', 'PACK_FAILED'],
  ]);
});

test('without a call its arguments stay, and nothing is called', () => {
  const [lead, section] = found;
  expect(changedLines(lead?.without ?? '')).toEqual([
    "  kaizen.valueOf.call('', { leadId: run.id, source: 'website' });",
  ]);
  expect(changedLines(section?.without ?? '')).toEqual([
    "  run.client()?.valueOf.call('', 'SECTION_FAILED', { packKey: 'launch', section: 'plan' });",
  ]);
});

test('without its wrapper a generator is called as it is', () => {
  const { without = '' } = found[4] ?? {};
  const [line = ''] = changedLines(without);
  expect(line).toContain('(kaizen, strategyLearning, generate, { now });');
  expect(line).not.toContain('withLearning');
});

test('without a handler a kind logs nothing at that point', () => {
  expect(changedLines(found[5]?.without ?? '')).toEqual([
    '  started: () => [],',
    "  removed: (run) => [{ type: 'PACK_STARTED', packKey: run.input.packKey }],",
  ]);
  expect(changedLines(found[6]?.without ?? '')).toEqual(['  failed: () => [],', '  removed(run) {']);
});

test('every group has its guardrails, and every type of event is watched', () => {
  const counts = new Map<string, number>();
  for (const { group } of Object.values(GUARDRAILS)) counts.set(group, (counts.get(group) ?? 0) + 1);
  expect(Object.fromEntries(counts)).toEqual({
    strategy: 2,
    creatives: 1,
    execution: 1,
    packs: 2,
    acquisition: 2,
    intake: 2,
    performance: 2,
    'kaizen service': 3,
    'generator integration': 3,
    infrastructure: 1,
  });
  const names = Object.values(GUARDRAILS).map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
