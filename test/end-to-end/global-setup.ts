/** One embedded Neo4j for the whole run: tests keep apart by accounts of their own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbeddedNeo4j } from '../../src/embedded-neo4j/embedded-neo4j.ts';

/** How tests reach the database. */
export interface TestDatabase {
  readonly uri: string;
  readonly username: string;
  readonly password: string;
  /** `http://host:port`. */
  readonly httpUrl: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    readonly neo4j: TestDatabase;
  }
}

/** Starts the database and hands its address to the tests; returns what stops it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'kaizen-end-to-end-'));
  const neo4j = await startEmbeddedNeo4j({ dataDir: folder, boltPort: 0, httpPort: 0 });
  const { uri, username, password, browserUrl } = neo4j;
  project.provide('neo4j', { uri, username, password, httpUrl: new URL(browserUrl).origin });
  return async () => {
    await neo4j.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
