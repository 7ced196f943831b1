import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageRoot } from '../../src/shared/package-root.ts';

/** Imports that are there at run time; the compiler leaves types out. */
const IMPORT = /^\s*(?:import|export)\s+(?!type\b)(?:[\w*{][^;]*?\sfrom\s+)?['"]([^'"]+)['"]/gms;

/** Everything a file imports, by way of others too: files of the package, and other packages. */
function reach(entry: string): { readonly files: readonly string[]; readonly packages: readonly string[] } {
  const files = new Set<string>();
  const packages = new Set<string>();
  const waiting = [path.join(packageRoot(), entry)];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (files.has(file)) continue;
    files.add(file);
    for (const [, specifier = ''] of readFileSync(file, 'utf8').matchAll(IMPORT)) {
      if (specifier.startsWith('.')) waiting.push(path.resolve(path.dirname(file), specifier));
      else packages.add(specifier);
    }
  }
  return { files: [...files].map((file) => path.relative(packageRoot(), file)), packages: [...packages] };
}

describe('the client', () => {
  const { files, packages } = reach('src/client/index.ts');

  test('is made of itself, of generated messages and services, and of the functions of folders', () => {
    expect(files.length).toBeGreaterThan(40);
    const foreign = files.filter(
      (file) => !/^src\/(client\/|files\/|gen\/(kaizen|google)\/|gen\/(event|request)-\w+\.ts$)/.test(file),
    );
    expect(foreign).toEqual([]);
  });

  test('needs two packages and Node', () => {
    const foreign = packages.filter(
      (name) => !/^(node:|@grpc\/grpc-js$|@bufbuild\/protobuf(\/|$))/.test(name),
    );
    expect(foreign).toEqual([]);
    expect(packages).toContain('@grpc/grpc-js');
  });
});

test('the command line reads no code of the server for its calls', () => {
  const { files } = reach('src/cli/main.ts');
  expect(files.filter((file) => file.startsWith('src/grpc/'))).toEqual([]);
});
