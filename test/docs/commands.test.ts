/**
 * Commands and calls that pages show are understood. The tutorial and docs/api.md are run as a whole elsewhere; what other pages
 * show names files and ids of the reader's, so it is only parsed here: up to the first call of the service.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createFileRegistry, fromBinary, fromJson, type JsonValue } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { expect, test } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import { createStyle } from '../../src/cli/style.ts';
import { fileDescriptors } from '../../src/gen/descriptors.ts';
import { packageRoot } from '../../src/shared/package-root.ts';

const pages = [
  'README.md',
  ...readdirSync(path.join(packageRoot(), 'docs'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
];
/** Lines of blocks and texts between backticks, without what follows a `#`, and with continued lines joined. */
const shown = pages.flatMap((page) => {
  const text = readFileSync(path.join(packageRoot(), page), 'utf8').replaceAll('\\\n', ' ');
  return [...text.matchAll(/^(?:npx kaizen|grpcurl) [^\n]*|(?<=`)npx kaizen [^`]+(?=`)/gm)].map(
    ([line]) => [page, line.replaceAll(/\s+/g, ' ').replace(/ #.*$/, '')] as const,
  );
});

/** A command that got as far as its first call of the service. */
class Called extends Error {}

/** The words of a command, as a shell would give them to it. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare ?? '',
  );
}

async function run(words: readonly string[]): Promise<void> {
  const style = createStyle(false);
  const nothing = (): void => undefined;
  const program = createProgram(
    {
      output: {
        ...{ print: nothing, note: nothing, status: nothing, style, noteStyle: style },
        ...{ width: 100, terminal: undefined },
      },
      now: () => new Date('2026-11-30T12:00:00Z'),
      random: () => 0.5,
      sleep: async () => undefined,
      connect: () =>
        ({
          ...{ address: 'none', close: nothing },
          call: () => Promise.reject(new Called()),
          watch: () => {
            throw new Called();
          },
        }) as never,
      setExitCode: nothing,
    },
    'test',
  );
  await program.parseAsync(words, { from: 'user' });
}

const commands = shown.filter(
  // Imports read a file before they call: docs/import.md and account import have tests of their own. Help calls nothing.
  ([, line]) =>
    line.startsWith('npx kaizen') &&
    !/^npx kaizen (import (performance|events) |account import\b)| --help$/.test(line),
);

test.each(commands)('%s: %s', async (_page, line) => {
  await expect(run(wordsOf(line).slice(2))).rejects.toBeInstanceOf(Called);
});

const registry = createFileRegistry({
  $typeName: FileDescriptorSetSchema.typeName,
  file: fileDescriptors.map((text) => fromBinary(FileDescriptorProtoSchema, Buffer.from(text, 'base64'))),
});
const calls = shown.filter(
  ([page, line]) => page !== 'docs/api.md' && line.startsWith('grpcurl') && line.includes(' -d '),
);

test.each(calls)('%s: %s', (_page, line) => {
  const words = wordsOf(line);
  const [service = '', name = ''] = (words.at(-1) ?? '').split('/');
  const method = registry.getService(service)?.methods.find((candidate) => candidate.name === name);
  if (method === undefined) throw new Error(`the API has no ${service}/${name}`);
  const request = JSON.parse(words[words.indexOf('-d') + 1] ?? '') as JsonValue;
  expect(() => fromJson(method.input, request)).not.toThrow();
});

test('pages show commands and calls', () => {
  expect(commands.length).toBeGreaterThan(20);
  expect(calls.length).toBeGreaterThan(3);
});
