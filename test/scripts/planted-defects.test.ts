import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { edited } from '../../scripts/chaos/storm/build-with.ts';
import { PLANTED_DEFECTS } from '../../scripts/chaos/storm/planted-defects.ts';
import { packageRoot } from '../../src/shared/package-root.ts';

describe('planted defects', () => {
  test('are at least twelve, each under a name of its own', () => {
    expect(PLANTED_DEFECTS.length).toBeGreaterThanOrEqual(12);
    expect(new Set(PLANTED_DEFECTS.map(({ name }) => name)).size).toBe(PLANTED_DEFECTS.length);
  });

  test.each(PLANTED_DEFECTS)('fit the sources: $name', ({ edits }) => {
    for (const edit of edits) {
      const text = readFileSync(path.join(packageRoot(), edit.file), 'utf8');
      expect(edited(text, edit)).toContain(edit.replace);
    }
  });

  test('are refused where the text to replace is missing, or there twice', () => {
    const edit = { file: 'a.ts', find: 'one', replace: 'two' };
    expect(edited('this one here', edit)).toBe('this two here');
    expect(() => edited('nothing', edit)).toThrow('a.ts does not have this text once: one');
    expect(() => edited('one and one', edit)).toThrow('a.ts does not have this text once: one');
  });
});
