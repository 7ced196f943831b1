import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serviceDefinitions } from '../../src/grpc/services.ts';
import { type OwnDatabase, startOwnDatabase } from '../fixtures/own-database.ts';
import { startTestService, type TestService } from './harness.ts';
import { blocksOf, type PageStep, readPage, runBlocks, unexpected } from './page-blocks.ts';

/** For a database's start and some fifty programs, on a machine with much else to do. */
const PAGE_MS = 600_000;

let neo4j: OwnDatabase;
let service: TestService;
let page: string;
let steps: readonly PageStep[];

beforeAll(async () => {
  neo4j = await startOwnDatabase();
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
