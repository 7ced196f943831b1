import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { CLIENT_VARIABLES } from '../../../src/client/client-variables.ts';
import { isNamedFaultOfItem } from '../../../src/client/log/item-fault.ts';
import { ErrorReason } from '../../../src/gen/kaizen/v1/error_reason.ts';
import { packageRoot } from '../../../src/shared/package-root.ts';

const names = Object.keys(ErrorReason)
  .filter((name) => name.startsWith('ERROR_REASON_'))
  .map((name) => name.replace('ERROR_REASON_', ''));

test('the Python client gives up events for the same reasons', () => {
  const source = readFileSync(path.join(packageRoot(), 'examples/python/kaizen_graph/failure.py'), 'utf8');
  const [, listed = ''] = /^REASONS_OF_EVENTS = frozenset\(\n(.*?)^\)/ms.exec(source) ?? [];
  const ofPython = [...listed.matchAll(/"(\w+)"/g)].map(([, name = '']) => name);
  expect(ofPython.sort()).toEqual(names.filter(isNamedFaultOfItem).sort());
});

test('no event is given up because of the credential it came with', () => {
  const ofCredentials = names.filter((name) => /CREDENTIAL|ROLE|GRANTED|KEY|IDENTITY/.test(name));
  expect(ofCredentials.length).toBeGreaterThan(5);
  expect(ofCredentials.filter(isNamedFaultOfItem)).toEqual([]);
});

test('both clients read the same variables', () => {
  const source = readFileSync(path.join(packageRoot(), 'examples/python/kaizen_graph/access.py'), 'utf8');
  expect(Object.values(CLIENT_VARIABLES).filter((name) => !source.includes(`"${name}"`))).toEqual([]);
});
