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

/** Sources of which each logs a lead, or a pack, in one place alone. */
const WRITTEN_ELSE: readonly (readonly [name: string, source: string, line: string])[] = [
  ['with types of its own', 'k.logLeadCreated<Map<string, (a: B) => C>>(x);', "k.valueOf.call('', x);"],
  ['on an optional client', 'k?.logLeadCreated?.((x));', "k?.valueOf.call('', (x));"],
  ['in a tag of a text', '`$' + '{k.logLeadCreated(`a ( b`)}`;', '`$' + "{k.valueOf.call('', `a ( b`)}`;"],
  ['without arguments', 'await k.logLeadCreated();', "await k.valueOf.call('', );"],
  ['far behind', `k.logEvent({ ${'a: 1, '.repeat(99)}'type': ('LEAD_CREATED' as const) });`, ''],
  ['beside another text', "k.logEvent({ note: \"type: 'DEAL_WON'\", type: 'LEAD_CREATED' });", ''],
  [
    'in a class',
    '@a() export class A { constructor(@b() c: D) {} @e accessor f = k.logLeadCreated(x); }',
    '',
  ],
  ['around a call', 'const run = withLearning(this.client(1, 2), packLearning, () => 1);', ''],
  [
    'in a kind within a function',
    '  const own = ({\n    async started(run) {\n    },\n  }) satisfies LearningKind<A, B>;',
    '    started: () => [],',
  ],
  [
    'in a kind by name',
    'const own: LearningKind<A, B> = { started };',
    'const own: LearningKind<A, B> = { started: () => [],',
  ],
];

test.each(WRITTEN_ELSE)('a place is found %s, and without it the source is sound', (_name, source, line) => {
  const places = findLoggingCalls({ file: 'a.ts', text: source }, { own: { started: ['PACK_STARTED'] } });
  expect(places.map(({ types }) => types[0])).toEqual([
    source.includes('own') || source.includes('pack') ? 'PACK_STARTED' : 'LEAD_CREATED',
  ]);
  const without = places[0]?.without ?? '';
  if (line !== '') expect(without.split('\n')).toContain(line);
  // It can be read again, and nothing but a handler that does nothing is left.
  const left = findLoggingCalls({ file: 'a.ts', text: without }, { own: { started: ['PACK_STARTED'] } });
  expect(left.map(({ what }) => what)).toEqual(source.includes('own') ? ['own.started'] : []);
});

test.each([
  ['a comment', '// k.logLeadCreated(x)\n/* k.logLeadCreated( */'],
  ['a text', 'const a = "k.logLeadCreated(x)" + `k.logLeadCreated(y)`;'],
  ['a function of another name', 'logLeadCreated(x); k.logLead(x); k[logLeadCreated](x); k.logLeadCreated;'],
  ['a kind that is not known', 'withLearning(k, other, () => 1); const other = { started: 1 };'],
])('nothing is logged by %s', (_name, text) => {
  expect(findLoggingCalls({ file: 'a.ts', text })).toEqual([]);
});

test('JSX is read in its files', () => {
  const text = 'const A = () => <a onClick={() => k.logLeadCreated(x)}>b</a>;';
  expect(findLoggingCalls({ file: 'a.tsx', text })).toHaveLength(1);
  expect(() => findLoggingCalls({ file: 'a.ts', text })).toThrow('a.ts cannot be read as TypeScript');
});

test('every group has its guardrails', () => {
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
