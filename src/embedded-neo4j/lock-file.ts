import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { identifyProcess, isRunning, type ProcessIdentity, toProcessIdentity } from './process-identity.ts';

/** A lock that was taken, or who has it. */
export type LockAttempt =
  | { readonly kind: 'HELD'; readonly release: () => void }
  | { readonly kind: 'BUSY'; readonly holder: ProcessIdentity };

/** Every round but the last saw the lock change hands; so many in a row means something else is wrong. */
const MAX_ROUNDS = 100;
/** How often a waiter looks whether the lock is free. */
const WAIT_STEP_MS = 250;

/** Stands for a file that is not a lock's (cut off by a power failure, say): nobody holds it. */
const NOBODY: ProcessIdentity = { pid: 0, started: '' };

/**
 * Takes the lock at `path` for this process, or tells which living process has it. The lock of a dead process is
 * taken over. Node has no flock, so the file appears whole by link(2), which fails when the name exists.
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

/** Waits until the lock is free and takes it; `onBusy` is called once, with who has it. */
export async function waitForLock(
  path: string,
  onBusy: (holder: ProcessIdentity) => void,
  signal: AbortSignal | undefined,
): Promise<() => void> {
  let told = false;
  for (;;) {
    signal?.throwIfAborted();
    const attempt = takeLock(path);
    if (attempt.kind === 'HELD') return attempt.release;
    if (!told) onBusy(attempt.holder);
    told = true;
    await sleep(WAIT_STEP_MS);
  }
}

/** One round; undefined when the lock moved meanwhile and another round is due. */
function tryOnce(lock: { draft: string; path: string; self: ProcessIdentity }): LockAttempt | undefined {
  if (linked(lock.draft, lock.path)) return held(lock.path, lock.self);
  const holder = readHolder(lock.path);
  if (holder === undefined) return undefined;
  if (isRunning(holder)) return { kind: 'BUSY', holder };
  // Only who holds the claim named after the dead holder may replace its lock, so that two who found it dead do
  // not both take it; and who claims late sees by the second reading that the lock is another's already.
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
