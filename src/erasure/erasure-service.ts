/** Erasures between the start and the stop of a server. */
import type { Logger } from 'pino';
import { createErasedNames, type NamedSubject } from '../access/erased-names.ts';
import type { Graph } from '../graph/graph.ts';
import { DEFAULT_LEASE_MS } from '../learning/cycle/cycle-lease.ts';
import { trackedWork } from '../learning/cycle/tracked-work.ts';
import { KaizenError } from '../shared/errors.ts';
import { type EraseDependencies, eraseAccount, previewErasure } from './erase-account.ts';
import { eraseSubject, previewSubjectErasure } from './erase-subject.ts';
import type { ErasureRecord } from './erasure-record.ts';
import { continuePendingErasures, continuePendingSubjectErasures } from './pending-erasures.ts';
import type { SubjectErasureRecord } from './subject-erasure-record.ts';

/** Erases accounts and subjects, and finishes erasures that other servers left. */
export interface ErasureService {
  /** See {@link previewErasure}. */
  preview(accountId: string, signal: AbortSignal): ReturnType<typeof previewErasure>;
  /** See {@link eraseAccount}. It does not follow the caller's leaving: an erasure that has begun is finished. */
  erase(accountId: string): Promise<ErasureRecord>;
  /** See {@link previewSubjectErasure}. */
  previewSubject(subject: NamedSubject, signal: AbortSignal): ReturnType<typeof previewSubjectErasure>;
  /** See {@link eraseSubject}. Like `erase`, it does not follow the caller's leaving. */
  eraseSubject(subject: NamedSubject): Promise<SubjectErasureRecord>;
  /** Begins to look for unfinished erasures, at once and then regularly. */
  start(): void;
  /** Stops before the next transaction. Another server, or this one after its restart, continues. */
  stop(): Promise<void>;
}

/** How often to look for erasures whose server has died, in milliseconds. */
const LOOK_MS = DEFAULT_LEASE_MS / 2;
/** Time in milliseconds for the transaction under way. */
const STOP_MS = 5_000;
/** Suggested retry delay. Another server usually takes over within this time. */
const SHUTDOWN_RETRY_MS = 1_000;

/** Creates the service. It does nothing before its first call. */
export function createErasureService(given: {
  readonly graph: Graph;
  readonly clock: () => Date;
  readonly log: Logger;
  readonly serverId: string;
  /** Default: the term of cycles. */
  readonly leaseMs?: number;
}): ErasureService {
  let isStopped = false;
  const dependencies: EraseDependencies = {
    ...given,
    names: createErasedNames(given.graph),
    throwIfStopped() {
      if (isStopped) throw shuttingDown();
    },
  };
  const { track, repeat, settledWithin } = trackedWork();

  async function look(): Promise<void> {
    try {
      await continuePendingErasures(dependencies);
      await continuePendingSubjectErasures(dependencies);
    } catch (error) {
      given.log.warn({ err: error }, 'unfinished erasures could not be looked for');
    }
  }

  return {
    preview: (accountId, signal) => previewErasure(dependencies, accountId, signal),
    erase: (accountId) => track(eraseAccount(dependencies, accountId)),
    previewSubject: (subject, signal) => previewSubjectErasure(dependencies, subject, signal),
    eraseSubject: (subject) => track(eraseSubject(dependencies, subject)),
    start() {
      repeat(look, LOOK_MS);
    },
    async stop() {
      isStopped = true;
      await settledWithin(STOP_MS);
    },
  };
}

function shuttingDown(): KaizenError {
  return new KaizenError('the server is shutting down; another server continues the erasure', {
    kind: 'UNAVAILABLE',
    reason: 'SHUTTING_DOWN',
    retryAfterMs: SHUTDOWN_RETRY_MS,
  });
}
