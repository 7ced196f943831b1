/** Tells of problems without ever becoming one. */
import type { CallFailure } from '../call-failure.ts';
import type { DropReason, OnProblem, Problem } from '../problem.ts';

/** Told of what happens; passes it on in measure. */
export interface Reporter {
  /** An event was given up. Gathered: a full buffer gives up thousands a second. */
  dropped(reason: DropReason, eventId: string, message: string): void;
  /** The service cannot take events at present. */
  waiting(failure: CallFailure, buffered: number): void;
  /** It can again. */
  resumed(): void;
  /** Anything else, at once. */
  report(problem: Problem): void;
  /** Reports what was gathered. */
  flush(): void;
  /** The process ends: reports what was gathered, and everything from now on, at once. */
  end(): void;
}

/** A listener that is told when it is the last time that it can say something. */
export interface Warner {
  readonly onProblem: OnProblem;
  /** The process ends: says what was held back, and everything from now on, at once. */
  end(): void;
}

/** How a process is warned. */
export interface Warnings {
  /** Milliseconds. */
  readonly now: () => number;
  /** In its own time. */
  readonly warn: (message: string) => void;
  /** Before it returns. */
  readonly warnAtOnce: (message: string) => void;
}

const GATHER_MS = 1_000;
const REMIND_MS = 60_000;
/** Enough to look some of them up. */
const MAX_EVENT_IDS = 10;

interface Gathered {
  count: number;
  message: string;
  readonly eventIds: string[];
}

/** Reports to `onProblem`. `now` in milliseconds. `onEnd` is called when the process ends, before what is still to be told. */
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
      // A listener that fails is none of the event's business.
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
 * Warns once a minute for each kind of problem; what it holds back in between is counted, and said in the end. A warning that
 * may not have been printed when the process ends is said again.
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
