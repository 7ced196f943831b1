import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { identifyProcess, isRunning, type ProcessIdentity, toProcessIdentity } from './process-identity.ts';

/** A lock that was taken, or the process that holds it. */
export type LockAttempt =
  | { readonly kind: 'HELD'; readonly release: () => void }
  | { readonly kind: 'BUSY'; readonly holder: ProcessIdentity };

/** In every round except the last, the lock changed hands. After this many, something else is wrong. */
const MAX_ROUNDS = 100;
/** How often a waiter checks whether the lock is free, in milliseconds. */
const WAIT_STEP_MS = 250;

/** Stands for the holder of a file that is not a valid lock, for example after a power failure. No process holds it. */
const NOBODY: ProcessIdentity = { pid: 0, started: '' };

/**
 * Takes the lock at `path` for this process, or returns the living process that holds it. The lock of a dead process is
 * taken over. Node has no flock, so the file is created complete by link(2), which fails when the name exists.
 */
export function takeLock(path: string): LockAttempt {
  const self = identifyProcess(process.pid) ?? { pid: process.pid, started: 'unknown' };
  const draft = `${path}.${self.pid}-${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, JSON.stringify(self), { flag: 'wx', mode: 0o600 });
  try {
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const attempt = tryOnce({ draft, path, self });
      if (attempt !== undefined) return attempt;
    }
    throw new Error(`lock ${path} keeps changing hands`);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Waits until the lock is free and takes it. `onBusy` is called once, with the holder. */
export async function waitForLock(
  path: string,
  onBusy: (holder: ProcessIdentity) => void,
  signal: AbortSignal | undefined,
): Promise<() => void> {
  let isReported = false;
  for (;;) {
    signal?.throwIfAborted();
    const attempt = takeLock(path);
    if (attempt.kind === 'HELD') return attempt.release;
    if (!isReported) onBusy(attempt.holder);
    isReported = true;
    await sleep(WAIT_STEP_MS);
  }
}

/** One round. Undefined when the lock changed meanwhile, and another round is needed. */
function tryOnce(lock: { draft: string; path: string; self: ProcessIdentity }): LockAttempt | undefined {
  if (linked(lock.draft, lock.path)) return held(lock.path, lock.self);
  const holder = readHolder(lock.path);
  if (holder === undefined) return undefined;
  if (isRunning(holder)) return { kind: 'BUSY', holder };
  // Only the holder of the claim that is named after the dead process may replace its lock. Two processes that find it
  // dead can therefore not both take it. A process that claims late sees by the second reading that the lock has a new
  // holder.
  const claim = takeLock(`${lock.path}.after-${holder.pid}`);
  if (claim.kind === 'BUSY') return claim;
  try {
    const now = readHolder(lock.path);
    if (now?.pid !== holder.pid || now.started !== holder.started) return undefined;
    renameSync(lock.draft, lock.path);
    return held(lock.path, lock.self);
  } finally {
    claim.release();
  }
}

function held(path: string, self: ProcessIdentity): LockAttempt {
  const release = (): void => {
    const holder = readHolder(path);
    if (holder?.pid === self.pid && holder.started === self.started) rmSync(path, { force: true });
  };
  return { kind: 'HELD', release };
}

function linked(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function readHolder(path: string): ProcessIdentity | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
  try {
    return toProcessIdentity(JSON.parse(text)) ?? NOBODY;
  } catch {
    return NOBODY;
  }
}
