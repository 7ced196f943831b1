import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { type ProcessIdentity, toProcessIdentity } from './process-identity.ts';

/** What a later server must know to find a database that a killed server left running. */
export interface DatabaseState {
  readonly process: ProcessIdentity;
  readonly boltPort: number;
  readonly httpPort: number;
  /** Identifies version, configuration and JVM flags. A database with others is restarted instead of adopted. */
  readonly fingerprint: string;
  /** False while the database is starting. A later server then gives it the whole start time. */
  readonly ready: boolean;
}

/** Reads a state; undefined for an invalid text, which counts as no database. */
export function parseState(text: string): DatabaseState | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const fields = value as Readonly<Record<string, unknown>>;
  const process = toProcessIdentity(fields.process);
  const { boltPort, httpPort, fingerprint, ready } = fields;
  if (process === undefined || typeof boltPort !== 'number' || typeof httpPort !== 'number') return undefined;
  if (typeof fingerprint !== 'string' || typeof ready !== 'boolean') return undefined;
  return { process, boltPort, httpPort, fingerprint, ready };
}

export function readState(path: string): DatabaseState | undefined {
  try {
    return parseState(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Replaces the file in one step: a reader sees the old or the new state, never a part. */
export function writeState(path: string, state: DatabaseState): void {
  const draft = `${path}.new`;
  writeFileSync(draft, JSON.stringify(state), { mode: 0o600 });
  renameSync(draft, path);
}
