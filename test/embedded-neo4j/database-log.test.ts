import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fileSize, meaningfulLines, readAppended } from '../../src/embedded-neo4j/database-log.ts';
import { temporaryFolder } from './temporary-folder.ts';

test('errors and causes are told, stack frames and chatter are not', () => {
  const text = `2026-11-21 09:18:51 INFO  Starting...
2026-11-21 09:18:52 ERROR Failed to start Neo4j.
java.lang.RuntimeException: Error starting Neo4j
\tat org.neo4j.server.CommunityEntryPoint.main(CommunityEntryPoint.java:30)
Caused by: java.nio.file.FileSystemException: No space left on device
\t... 11 more
2026-11-21 09:18:53 INFO  Stopped.
`;
  expect(meaningfulLines(text)).toEqual([
    '2026-11-21 09:18:52 ERROR Failed to start Neo4j.',
    'java.lang.RuntimeException: Error starting Neo4j',
    'Caused by: java.nio.file.FileSystemException: No space left on device',
  ]);
});

test('without an error the last lines are told', () => {
  const lines = Array.from({ length: 20 }, (_, line) => `line ${line}`);
  expect(meaningfulLines(lines.join('\n'))).toEqual(lines.slice(-8));
});

test('only what was appended is read, or all of a log that was rotated', () => {
  const file = join(temporaryFolder(), 'neo4j.log');
  expect(fileSize(file)).toBe(0);
  expect(readAppended(file, 0)).toBe('');
  writeFileSync(file, 'before\n');
  const size = fileSize(file);
  appendFileSync(file, 'after\n');
  expect(readAppended(file, size)).toBe('after\n');
  writeFileSync(file, 'new\n');
  expect(readAppended(file, size)).toBe('new\n');
});
