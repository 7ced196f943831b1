/** Builds a client of the service from its parts. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { resolveAccess } from './access.ts';
import { type Connection, openConnection } from './connection.ts';
import { contextOf, projectContextRequest, segmentContextRequest } from './contexts.ts';
import { createEventHelpers } from './events/event-helpers.ts';
import { flushOnExit, type Leaving } from './exit-flush.ts';
import type { Kaizen, KaizenOptions } from './kaizen.ts';
import { createEventLog, type EventLog } from './log/event-log.ts';
import { assertRange } from './log/limits.ts';
import { createReporter, createWarner } from './log/reporter.ts';
import { warnAtOnce } from './log/warn-at-once.ts';
import { type MethodName, methods, requestTypes } from './methods.ts';
import { withRetriesUntil } from './retry.ts';
import { watchOn } from './watch-on.ts';

const DEFAULT_TIMEOUT_MS = 10_000;
const FLUSH_TIMEOUT_MS = 30_000;
const CLOSE_TIMEOUT_MS = 10_000;
/** With the other work at the end of a process, this adds up to two seconds. */
const AWAY_TIMEOUT_MS = 1_500;
const MAX_AWAY_TIMEOUT_MS = 3_600_000;

/** Calls that must not be repeated: making them twice differs from making them once. */
const ONCE_ONLY: ReadonlySet<MethodName> = new Set([
  'runCycle',
  'rollBackKnowledge',
  'rollBackModel',
  'resetLearning',
  'createApiKey',
]);

/**
 * Creates a client. It connects with the first call, so this function neither waits for the service nor fails without
 * it. Throws a RangeError for invalid options, environment or profile, and the file system's error when the spool's directory cannot be
 * created. The caller must close the client.
 */
export function connectKaizen(options: KaizenOptions): Kaizen {
  if (options.accountId === '') throw new RangeError('accountId must not be empty');
  const { accountId, projectId = '', actor = '', timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const awayTimeoutMs = options.awayTimeoutMs ?? AWAY_TIMEOUT_MS;
  assertRange('awayTimeoutMs', awayTimeoutMs, 0, MAX_AWAY_TIMEOUT_MS);
  const now = (): number => Date.now();
  const access = resolveAccess(options, process.env);
  const connection = openConnection({
    ...access,
    timeoutMs,
    credentials: options.credentials ?? access.credentials,
  });
  const warner = createWarner({ now, warn: (message) => process.emitWarning(message), warnAtOnce });
  const reporter = createReporter(options.onProblem ?? warner.onProblem, now, warner.end);
  const log = createEventLog({
    connection,
    awayTimeoutMs,
    accountId,
    defaults: { projectId, actor },
    buffer: options.buffer,
    spool: options.spool,
    reporter,
    // This client does not delay the end of the process. It only learns of it.
    onUseAfterClose: () => void flushOnExit(leaving, process, { waits: false }),
    newEventId: () => `evt-${randomUUID()}`,
    now,
    eventTime: options.now ?? (() => new Date(now())),
    random: Math.random,
  });
  const leaving = leavingOf(log);
  const stopListening = flushOnExit(leaving, process, { waits: options.flushOnSigterm !== false });
  return {
    accountId,
    projectId,
    ...createEventHelpers(log.logEvent),
    ...createCalls(connection, { accountId, projectId, timeoutMs }),
    logEvent: log.logEvent,
    flush: ({ timeoutMs: limitMs } = {}) => log.flush(limitMs ?? FLUSH_TIMEOUT_MS, limitMs !== undefined),
    close: createClose(log, connection, stopListening),
    onProblem: reporter.report,
    stats: log.stats,
  };
}

/** What a log does when the process ends. */
function leavingOf(log: EventLog): Leaving {
  let flushedAt: number | undefined;
  return {
    flush(timeoutMs) {
      flushedAt = log.stats().logged;
      return log.flushBeforeEnd(timeoutMs);
    },
    hasNews() {
      const { logged, buffered } = log.stats();
      // The first flush also sends what former processes have left.
      return flushedAt === undefined || (buffered > 0 && logged !== flushedAt);
    },
    end: log.end,
  };
}

function createClose(log: EventLog, connection: Connection, stopListening: () => void): Kaizen['close'] {
  let closing: ReturnType<Kaizen['close']> | undefined;
  return ({ timeoutMs } = {}) => {
    closing ??= log.close(timeoutMs ?? CLOSE_TIMEOUT_MS, timeoutMs !== undefined).finally(() => {
      stopListening();
      connection.close();
    });
    return closing;
  };
}

interface CallDefaults {
  readonly accountId: string;
  readonly projectId: string;
  readonly timeoutMs: number;
}

function createCalls(
  connection: Connection,
  { accountId, projectId, timeoutMs }: CallDefaults,
): Pick<Kaizen, 'call' | 'watch' | 'buildContextForProject' | 'buildContextForSegment'> {
  const waiting = { random: Math.random, sleep: (milliseconds: number) => sleep(milliseconds) };
  const patiently = <Result>(limitMs: number, call: (leftMs: number) => Promise<Result>): Promise<Result> =>
    withRetriesUntil(waiting, { deadline: Date.now() + limitMs, now: Date.now }, call);
  /** Fills in the account of the client when the request names none. */
  const whole = (name: MethodName, request: object): never => {
    const filled = requestTypes[name].fromPartial(request as never);
    if ('accountId' in filled && filled.accountId === '') filled.accountId = accountId;
    return filled as never;
  };
  return {
    call: (name, request, { timeoutMs: limitMs = timeoutMs } = {}) => {
      // The entry of a name has the types of that name, but over the union of all names the compiler cannot tell.
      const method = methods[name] as never as typeof methods.getAccount;
      const message = whole(name, request);
      const once = (leftMs: number) => connection.call(method, message, { timeoutMs: leftMs });
      return (ONCE_ONLY.has(name) ? once(limitMs) : patiently(limitMs, once)) as never;
    },
    watch: (name, request) => {
      const method = methods[name] as never as typeof methods.watchContext;
      return watchOn({ ...waiting, service: connection }, method, (cursor) =>
        whole(name, cursor === '' ? request : { ...request, cursor }),
      ) as never;
    },
    buildContextForProject: (project = projectId, options = {}) =>
      patiently(options.timeoutMs ?? timeoutMs, async (leftMs) => {
        const request = projectContextRequest(accountId, project, options);
        return contextOf(await connection.call(methods.getProjectContext, request, { timeoutMs: leftMs }));
      }),
    buildContextForSegment: (industry, clientType, options = {}) =>
      patiently(options.timeoutMs ?? timeoutMs, async (leftMs) => {
        const request = segmentContextRequest(accountId, { industry, clientType }, options);
        return contextOf(await connection.call(methods.getSegmentContext, request, { timeoutMs: leftMs }));
      }),
  };
}
