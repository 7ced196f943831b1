/** The buffered log: accepts events at once and sends them in the background. */
import type { OpenConnection } from '../connection.ts';
import type { KaizenEvent } from '../events/event-arguments.ts';
import { toEvent } from '../events/to-event.ts';
import type { BufferOptions, FlushResult, KaizenStats, SpoolOptions } from '../kaizen.ts';
import type { DropReason } from '../problem.ts';
import { openSpool } from '../spool/spool.ts';
import { createAppend } from './append-events.ts';
import { noCounts } from './counts.ts';
import { eventIdOf, type Frame, toFrame } from './entry.ts';
import { createMemoryStore, type EventStore } from './event-store.ts';
import { type BufferLimits, bufferLimits, MAX_EVENT_BYTES } from './limits.ts';
import type { Reporter } from './reporter.ts';
import { createSender } from './sender.ts';
import { createSpooledStore } from './spooled-store.ts';

/** What a log needs. */
export interface EventLogParts {
  readonly connection: OpenConnection;
  /** How long to wait for a service that is away, in milliseconds. */
  readonly awayTimeoutMs: number;
  readonly accountId: string;
  /** Values for fields that an event leaves out. */
  readonly defaults: { readonly projectId: string; readonly actor: string };
  readonly buffer: BufferOptions | undefined;
  readonly spool: SpoolOptions | undefined;
  readonly reporter: Reporter;
  /**
   * Called when an event is logged after the log was closed. The report about it may be the last work of the process.
   */
  readonly onUseAfterClose: () => void;
  readonly newEventId: () => string;
  /** Wall clock in milliseconds. */
  readonly now: () => number;
  /** Time of an event that states none. */
  readonly eventTime: () => Date;
  readonly random: () => number;
}

/** A log of one account. */
export interface EventLog {
  /** See `Kaizen.logEvent`. */
  logEvent(event: KaizenEvent): string;
  /** See `Kaizen.flush`. With `isPatient`, a service that is away gets the full timeout. */
  flush(timeoutMs: number, isPatient: boolean): Promise<FlushResult>;
  /** Flushes before the process ends. A call that still runs after the timeout no longer keeps the process alive. */
  flushBeforeEnd(timeoutMs: number): Promise<void>;
  /** See `Kaizen.close`. `isPatient` as in `flush`. */
  close(timeoutMs: number, isPatient: boolean): Promise<FlushResult>;
  /** See `Kaizen.stats`. */
  stats(): KaizenStats;
  /**
   * The process ends: buffered events are written to disk or reported as dropped, and so is every event logged later.
   * Returns when that is done.
   */
  end(): void;
}

/** A log that accepts events. */
export function createEventLog(parts: EventLogParts): EventLog {
  const { reporter, defaults } = parts;
  const limits = bufferLimits(parts.buffer);
  const counts = noCounts();
  const store = createStore(parts, limits, {
    onLost: (count) => {
      counts.dropped += count;
      for (let index = 0; index < count; index += 1)
        reporter.dropped('SPOOL_FAILED', '', 'they could not be read back');
    },
    onLeft: () => sender.notice(),
  });
  const sender = createSender({
    store,
    append: createAppend(parts.connection, parts.accountId),
    limits,
    counts,
    reporter,
    random: parts.random,
  });
  let isClosed = false;
  let hasEnded = false;
  // Sends what former processes left, even if nothing new is logged.
  sender.notice();
  const drop = (frame: Frame, reason: DropReason, message: string): void => {
    counts.dropped += 1;
    reporter.dropped(reason, eventIdOf(frame), message);
  };
  const dropNew = (
    eventId: string,
    reason: 'UNENCODABLE' | 'TOO_LARGE' | 'CLOSED',
    message: string,
  ): string => {
    counts.dropped += 1;
    reporter.dropped(reason, eventId, message);
    if (hasEnded) reporter.end();
    return eventId;
  };
  const away = { timeoutMs: parts.awayTimeoutMs, isConnected: parts.connection.isReady };
  const flush = async (timeoutMs: number, isPatient: boolean): Promise<FlushResult> => {
    const pending = await sender.flush(isPatient ? { timeoutMs } : { timeoutMs, away });
    reporter.flush();
    return { pending };
  };
  const end = (): void => {
    hasEnded = true;
    // With a spool only events that are not on disk are lost: the next client sends the others.
    for (const { frame } of store.onlyInMemory()) drop(frame, 'NOT_DELIVERED', 'the process ended');
    reporter.end();
  };
  return {
    logEvent(event) {
      counts.logged += 1;
      const eventId = event?.eventId || parts.newEventId();
      if (isClosed) {
        parts.onUseAfterClose();
        return dropNew(eventId, 'CLOSED', 'the client is closed');
      }
      let frame: Frame;
      try {
        frame = toFrame(toEvent(event, { ...defaults, eventId, now: parts.eventTime() }));
      } catch (error) {
        return dropNew(eventId, 'UNENCODABLE', error instanceof Error ? error.message : String(error));
      }
      if (frame.length > MAX_EVENT_BYTES) {
        return dropNew(eventId, 'TOO_LARGE', `${frame.length} bytes, a call carries ${MAX_EVENT_BYTES}`);
      }
      for (const dropped of store.put(frame)) drop(dropped.frame, dropped.reason, 'the buffer is full');
      if (hasEnded) end();
      else sender.notice();
      return eventId;
    },
    flush,
    async flushBeforeEnd(timeoutMs) {
      const { pending } = await flush(timeoutMs, false);
      if (pending > 0) sender.interrupt();
    },
    async close(timeoutMs, isPatient) {
      isClosed = true;
      const result = await flush(timeoutMs, isPatient);
      await sender.stop();
      for (const { frame } of await store.close()) drop(frame, 'NOT_DELIVERED', 'the client was closed');
      reporter.flush();
      return result;
    },
    stats() {
      const { pending, memoryBytes, recovered, spoolBytes } = store.figures();
      return { ...counts, buffered: pending, bufferedBytes: memoryBytes, recovered, spoolBytes };
    },
    end,
  };
}

function createStore(
  { spool: options, accountId, reporter, now }: EventLogParts,
  limits: BufferLimits,
  { onLost, onLeft }: { readonly onLost: (count: number) => void; readonly onLeft: () => void },
): EventStore {
  if (options === undefined) return createMemoryStore(limits);
  const report = (message: string, cause: unknown): void =>
    reporter.report({ kind: 'SPOOL', message, cause });
  return createSpooledStore(limits, openSpool({ ...options, accountId, report, now, onLeft }), onLost);
}
