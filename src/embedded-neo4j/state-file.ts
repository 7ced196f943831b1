import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { type ProcessIdentity, toProcessIdentity } from './process-identity.ts';

/** What a later server must know to find the database a killed one left running. */
export interface DatabaseState {
  readonly process: ProcessIdentity;
  readonly boltPort: number;
  readonly httpPort: number;
  /** Stands for version, configuration and JVM flags: a database with other ones is restarted, not adopted. */
  readonly fingerprint: string;
  /** False while the database was still starting: it then deserves the whole start time. */
  readonly ready: boolean;
}

/** Reads a state; undefined for anything that is not one, which is the same as no database. */
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

/** Replaces the file in one step: a reader sees the old state or the new one, never half of one. */
export function writeState(path: string, state: DatabaseState): void {
  const draft = `${path}.new`;
  writeFileSync(draft, JSON.stringify(state), { mode: 0o600 });
  renameSync(draft, path);
}
