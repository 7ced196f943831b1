/** Reports problems without causing any. */
import type { CallFailure } from '../call-failure.ts';
import type { DropReason, OnProblem, Problem } from '../problem.ts';

/** Collects what happens and reports it at a limited rate. */
export interface Reporter {
  /** An event was dropped. Drops are collected, since a full buffer drops thousands of events a second. */
  dropped(reason: DropReason, eventId: string, message: string): void;
  /** The service cannot accept events at present. */
  waiting(failure: CallFailure, buffered: number): void;
  /** The service accepts events again. */
  resumed(): void;
  /** Reports any other problem at once. */
  report(problem: Problem): void;
  /** Reports what was collected. */
  flush(): void;
  /** The process ends: reports what was collected, and every later problem at once. */
  end(): void;
}

/** A listener that learns when it may report for the last time. */
export interface Warner {
  readonly onProblem: OnProblem;
  /** The process ends: reports what was withheld, and every later problem at once. */
  end(): void;
}

/** How process warnings are written. */
export interface Warnings {
  /** The clock, in milliseconds. */
  readonly now: () => number;
  /** Writes the warning asynchronously. */
  readonly warn: (message: string) => void;
  /** Writes the warning before it returns. */
  readonly warnAtOnce: (message: string) => void;
}

const GATHER_MS = 1_000;
const REMIND_MS = 60_000;
/** Number of event ids in a report: enough to look some of them up. */
const MAX_EVENT_IDS = 10;

interface Gathered {
  count: number;
  message: string;
  readonly eventIds: string[];
}

/**
 * A reporter for `onProblem`. `now` is in milliseconds. `onEnd` is called when the process ends, before the last
 * reports.
 */
export function createReporter(
  onProblem: OnProblem,
  now: () => number,
  onEnd: () => void = () => undefined,
): Reporter {
  const gathered = new Map<DropReason, Gathered>();
  let timer: NodeJS.Timeout | undefined;
  let remindAt = Number.NEGATIVE_INFINITY;
  let hasEnded = false;
  const report = (problem: Problem): void => {
    try {
      onProblem(problem);
    } catch {
      // A listener that throws must not affect the event.
    }
  };
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const all = [...gathered];
    gathered.clear();
    for (const [reason, facts] of all) report({ kind: 'DROPPED', reason, ...facts });
  };
  return {
    dropped(reason, eventId, message) {
      const facts = gathered.get(reason) ?? { count: 0, message, eventIds: [] };
      gathered.set(reason, facts);
      facts.count += 1;
      if (facts.eventIds.length < MAX_EVENT_IDS) facts.eventIds.push(eventId);
      if (!hasEnded) timer ??= setTimeout(flush, GATHER_MS).unref();
    },
    waiting(failure, buffered) {
      if (now() < remindAt) return;
      remindAt = now() + REMIND_MS;
      report({ kind: 'WAITING', failure, buffered });
    },
    resumed() {
      remindAt = Number.NEGATIVE_INFINITY;
    },
    report,
    flush,
    end() {
      if (!hasEnded) onEnd();
      hasEnded = true;
      flush();
    },
  };
}

/**
 * Warns once a minute for each kind of problem. Problems in between are counted, and the count is reported at the end.
 * A warning that may not have been written when the process ends is repeated.
 */
export function createWarner({ now, warn, warnAtOnce }: Warnings): Warner {
  const nextAt = new Map<string, number>();
  const heldBack = new Map<string, { count: number; last: string }>();
  const unprinted = new Set<string>();
  let hasEnded = false;
  return {
    onProblem(problem) {
      const text = `Kaizen: ${textOf(problem)}`;
      if (hasEnded) {
        warnAtOnce(text);
        return;
      }
      const key = problem.kind === 'DROPPED' ? `${problem.kind} ${problem.reason}` : problem.kind;
      if (now() < (nextAt.get(key) ?? Number.NEGATIVE_INFINITY)) {
        const count = (heldBack.get(key)?.count ?? 0) + (problem.kind === 'DROPPED' ? problem.count : 1);
        heldBack.set(key, { count, last: text });
        return;
      }
      nextAt.set(key, now() + REMIND_MS);
      unprinted.add(text);
      setImmediate(() => unprinted.delete(text)).unref();
      warn(text);
    },
    end() {
      if (hasEnded) return;
      hasEnded = true;
      for (const text of unprinted) warnAtOnce(text);
      for (const [kind, { count, last }] of heldBack)
        warnAtOnce(`Kaizen: ${count} more of ${kind}, the last: ${last}`);
    },
  };
}

function textOf(problem: Problem): string {
  switch (problem.kind) {
    case 'DROPPED':
      return `${problem.count} event(s) were dropped (${problem.reason}: ${problem.message}), among them ${problem.eventIds.join(', ')}`;
    case 'REFUSED':
      return `event ${problem.result.eventId} was not taken: ${problem.result.message}${problem.result.violations.map(({ field, description }) => ` ${field} ${description}`).join(';')}`;
    case 'WAITING':
      return `${problem.buffered} event(s) wait for the service: ${problem.failure.message}`;
    case 'SPOOL':
    case 'LEARNING':
      return problem.message;
  }
}
