import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/shared/package-root.ts';

const folder = path.join(packageRoot(), 'proto/kaizen/v1');
/** A field, with the comment above it and everything up to its end. */
const FIELD = /((?:^ *\/\/.*\n)+)(^ *[\w.]+ \w+ = [^;]*;)/gm;

it('marks every field whose comment says that it is output only, and no other', () => {
  const fields = readdirSync(folder).flatMap((file) =>
    [...readFileSync(path.join(folder, file), 'utf8').matchAll(FIELD)].map(
      ([, comment = '', field = '']) => ({
        field: `${file}: ${field.trim()}`,
        isSaid: comment.trimStart().startsWith('// Output only'),
        isMarked: field.includes('output_only = true') || /output_only: true/.test(field),
      }),
    ),
  );
  expect(fields.length).toBeGreaterThan(300);
  expect(fields.filter(({ isMarked }) => isMarked).length).toBeGreaterThan(5);
  expect(fields.filter(({ isSaid, isMarked }) => isSaid !== isMarked)).toEqual([]);
});
