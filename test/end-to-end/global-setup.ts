/** One embedded Neo4j for the whole run: tests keep apart by accounts of their own. */
import type { TestProject } from 'vitest/node';
import { startThrowAwayDatabase, type ThrowAwayDatabase } from '../../src/testing/throw-away-database.ts';

/** How tests reach the database. */
export type TestDatabase = Omit<ThrowAwayDatabase, 'stop'>;

declare module 'vitest' {
  export interface ProvidedContext {
    readonly neo4j: TestDatabase;
  }
}

/** Starts the database and hands its address to the tests; returns what stops it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { stop, ...database } = await startThrowAwayDatabase();
  project.provide('neo4j', database);
  return stop;
}
