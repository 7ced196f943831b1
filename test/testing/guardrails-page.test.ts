import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { GUARDRAILS } from '../../src/guardrails/guardrail-list.ts';
import { packageRoot } from '../../src/shared/package-root.ts';

test('docs/guardrails.md lists every guardrail as it is', () => {
  const page = readFileSync(path.join(packageRoot(), 'docs/guardrails.md'), 'utf8');
  const rows = page.match(/^\| [a-z].*\|$/gm)?.filter((row) => !row.startsWith('| group '));
  expect(rows).toEqual(
    Object.values(GUARDRAILS).map(({ group, name, watches }) =>
      ['', group, name, watches.join(', '), ''].join(' | ').replace(' |  | ', ' | | ').trim(),
    ),
  );
});
