/** Generated files that the repository keeps are those that its proto files and its code make. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { committedFiles } from '../../scripts/generate/committed.ts';
import { readDescriptorImage } from '../../scripts/generate/descriptor-image.ts';
import { packageRoot } from '../../src/shared/package-root.ts';

test.each([...committedFiles(readDescriptorImage(packageRoot()))])(
  '%s is up to date: npm run generate writes it',
  (file, text) => {
    expect(readFileSync(path.join(packageRoot(), file), 'utf8')).toBe(text);
  },
);
