/** A client of the service, put together. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Connection, openConnection } from './connection.ts';
import { contextOf, projectContextRequest, segmentContextRequest } from './contexts.ts';
import { createEventHelpers } from './events/event-helpers.ts';
import { flushOnExit } from './exit-flush.ts';
import type { Kaizen, KaizenOptions } from './kaizen.ts';
import { createEventLog, type EventLog } from './log/event-log.ts';
import { createReporter, warnOfProblems } from './log/reporter.ts';
import { type MethodName, methods, requestTypes } from './methods.ts';
import { withRetriesUntil } from './retry.ts';
import { watchOn } from './watch-on.ts';

/** Where `npm start` puts the service. */
const DEFAULT_ADDRESS = '127.0.0.1:50051';
const DEFAULT_TIMEOUT_MS = 10_000;
const FLUSH_TIMEOUT_MS = 30_000;
const CLOSE_TIMEOUT_MS = 10_000;

/** Making these twice is not the same as making them once. */
const ONCE_ONLY: ReadonlySet<MethodName> = new Set([
  'runCycle',
  'rollBackKnowledge',
  'rollBackModel',
  'resetLearning',
]);

/**
 * Connects a client; the connection is made with the first call, so that this neither waits nor fails for want of a
 * service. Throws a RangeError for options that make no sense, and what the file system says when the spool's directory
 * cannot be made. The caller closes it.
 */
export function connectKaizen(options: KaizenOptions): Kaizen {
  if (options.accountId === '') throw new RangeError('accountId must not be empty');
  const { accountId, projectId = '', actor = '', timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const now = (): number => Date.now();
  const connection = openConnection({
    address: options.address ?? DEFAULT_ADDRESS,
    timeoutMs,
    credentials: options.credentials,
  });
  const onProblem = options.onProblem ?? warnOfProblems(now, (message) => process.emitWarning(message));
  const reporter = createReporter(onProblem, now);
  const log = createEventLog({
    connection,
    accountId,
    defaults: { projectId, actor },
    buffer: options.buffer,
    spool: options.spool,
    reporter,
    newEventId: () => `evt-${randomUUID()}`,
    now,
    eventTime: options.now ?? (() => new Date(now())),
    random: Math.random,
  });
  const stopListening =
    options.flushOnSigterm === false
      ? () => undefined
      : flushOnExit({ flush: log.flush, left: log.reportLeft }, process);
  return {
    accountId,
    projectId,
    ...createEventHelpers(log.logEvent),
    ...createCalls(connection, { accountId, projectId, timeoutMs }),
    logEvent: log.logEvent,
    flush: ({ timeoutMs: limitMs = FLUSH_TIMEOUT_MS } = {}) => log.flush(limitMs),
    close: createClose(log, connection, stopListening),
    onProblem: reporter.report,
    stats: log.stats,
  };
}

function createClose(log: EventLog, connection: Connection, stopListening: () => void): Kaizen['close'] {
  let closing: ReturnType<Kaizen['close']> | undefined;
  return ({ timeoutMs = CLOSE_TIMEOUT_MS } = {}) => {
    closing ??= log.close(timeoutMs).finally(() => {
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
  /** The account is the client's unless the request names one. */
  const whole = (name: MethodName, request: object): never => {
    const filled = requestTypes[name].fromPartial(request as never);
    if ('accountId' in filled && filled.accountId === '') filled.accountId = accountId;
    return filled as never;
  };
  return {
    call: (name, request, { timeoutMs: limitMs = timeoutMs } = {}) => {
      // The table's entry of a name has the types of that name; over the union of all they cannot be told apart.
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
