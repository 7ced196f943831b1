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

/** Reports to `onProblem`. `now` in milliseconds. */
export function createReporter(onProblem: OnProblem, now: () => number): Reporter {
  const gathered = new Map<DropReason, Gathered>();
  let timer: NodeJS.Timeout | undefined;
  let remindAt = Number.NEGATIVE_INFINITY;
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
      timer ??= setTimeout(flush, GATHER_MS).unref();
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
  };
}

/** Warns by way of the process, once a minute for each kind of problem. */
export function warnOfProblems(now: () => number, warn: (message: string) => void): OnProblem {
  const nextAt = new Map<string, number>();
  return (problem) => {
    const key = problem.kind === 'DROPPED' ? `${problem.kind} ${problem.reason}` : problem.kind;
    if (now() < (nextAt.get(key) ?? Number.NEGATIVE_INFINITY)) return;
    nextAt.set(key, now() + REMIND_MS);
    warn(`Kaizen: ${textOf(problem)}`);
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
