import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../../src/shared/package-root.ts';

test('the demo loads files of the build that exist', () => {
  const text = readFileSync(path.join(packageRoot(), 'scripts/service-bed.ts'), 'utf8');
  const files = [...text.matchAll(/load\('([^']+)\.js'\)/g)].map(([, file]) => `src/${file}.ts`);
  expect(files).toHaveLength(2);
  expect(files.filter((file) => !existsSync(path.join(packageRoot(), file)))).toEqual([]);
});
