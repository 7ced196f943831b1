/** Runs docs/api.md from top to bottom, as a reader would: on an empty service, by the shell. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmbeddedNeo4j, startEmbeddedNeo4j } from '../../src/embedded-neo4j/embedded-neo4j.ts';
import { serviceDefinitions } from '../../src/grpc/services.ts';
import { startTestService, type TestService } from './harness.ts';
import { blocksOf, type PageStep, readPage, runBlocks, unexpected } from './page-blocks.ts';

/** For a database's start and some fifty programs, on a machine with much else to do. */
const PAGE_MS = 600_000;

let folder: string;
let neo4j: EmbeddedNeo4j;
let service: TestService;
let page: string;
let steps: readonly PageStep[];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kaizen-api-page-'));
  neo4j = await startEmbeddedNeo4j({ dataDir: folder, boltPort: 0, httpPort: 0 });
  service = await startTestService({ database: neo4j });
  page = readPage('docs/api.md');
  const commands = blocksOf(page).filter(({ language }) => language === 'sh');
  steps = await runBlocks(
    commands.map(({ text }) => text),
    service.address,
  );
}, PAGE_MS);
afterAll(async () => {
  await service.close();
  await neo4j.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('docs/api.md', () => {
  it('has a line for every RPC', () => {
    const every = Object.values(serviceDefinitions).flatMap((methods) =>
      Object.values(methods).map((method) => method.path.slice(1)),
    );
    const shown = [...page.matchAll(/ (kaizen\.v1\.\w+\/\w+)/g)].map(([, method]) => method);
    expect(every.filter((method) => !shown.includes(method))).toEqual([]);
    expect(shown.filter((method) => !every.includes(method as (typeof every)[number]))).toEqual([]);
  });

  it('shows lines that work, and those that fail for the reason they say', () => {
    expect(unexpected(steps)).toEqual([]);
    expect(steps.length).toBeGreaterThan(0);
  });
});
