/** Every name on the migration page exists. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createEventHelpers } from '../../src/client/events/event-helpers.ts';
import type { Kaizen } from '../../src/client/kaizen.ts';
import { LearningServiceService } from '../../src/gen/kaizen/v1/learning_service.ts';
import { PerformanceServiceService } from '../../src/gen/kaizen/v1/performance_service.ts';
import { packageRoot } from '../../src/shared/package-root.ts';

const page = readFileSync(path.join(packageRoot(), 'docs/migration.md'), 'utf8');
const helpers = createEventHelpers(() => '');
/** What a client has beside its helpers, as far as the page names it: the type says that each is there. */
const others = [
  'logEvent',
  'buildContextForProject',
  'buildContextForSegment',
] as const satisfies readonly (keyof Kaizen)[];

function namesOf(pattern: RegExp): readonly string[] {
  return [...new Set([...page.matchAll(pattern)].map(([, name = '']) => name))];
}

test('every function of the TypeScript client', () => {
  const named = namesOf(/kaizen\.(\w+)/g);
  expect(named.filter((name) => !(name in helpers) && !others.some((other) => other === name))).toEqual([]);
});

test('every function of the Python client', () => {
  const folder = path.join(packageRoot(), 'examples/python/kaizen_graph');
  expect(existsSync(folder)).toBe(true);
  const sources = readdirSync(folder)
    .filter((file) => file.endsWith('.py'))
    .map((file) => readFileSync(path.join(folder, file), 'utf8'))
    .join('\n');
  const [functions = ''] = page.split('## Endpoints');
  const rows = functions.split('\n').filter((line) => line.startsWith('|') && line.split('|').length === 5);
  const named = rows
    .slice(2)
    .flatMap((row) =>
      [...(row.split('|')[3] ?? '').matchAll(/`(?:KaizenService\(\)\.)?([a-z_]+)`/g)].map(([, name]) => name),
    );
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((name) => !sources.includes(`def ${name}(`))).toEqual([]);
});

test('every call of the service', () => {
  const calls = { ...LearningServiceService, ...PerformanceServiceService };
  const paths: readonly string[] = Object.values(calls).map((method) => method.path);
  const named = namesOf(/`((?:Learning|Performance)Service\/\w+)`/g);
  expect(named).toHaveLength(8);
  expect(named.filter((name) => !paths.includes(`/kaizen.v1.${name}`))).toEqual([]);
});
