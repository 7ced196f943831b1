/** The interface of the client. */
import type { ChannelCredentials } from '@grpc/grpc-js';
import type { ContextView, KaizenContext } from '../gen/kaizen/v1/kaizen_service.ts';
import type { Metric } from '../gen/kaizen/v1/vocabulary.ts';
import type { AccessOptions } from './access.ts';
import type { CallOptions } from './connection.ts';
import type { KaizenEvent } from './events/event-arguments.ts';
import type { TraitInput } from './events/event-envelope.ts';
import type { EventHelpers } from './events/event-helpers.ts';
import type { PartialMessage, RequestOf, ResponseOf, StreamMethodName, UnaryMethodName } from './methods.ts';
import type { OnProblem } from './problem.ts';

/** Which event is dropped when the buffer is full. */
export type WhenFull = 'drop-newest' | 'drop-oldest';

/** Limits of the buffer in memory, and how events are sent. */
export interface BufferOptions {
  /** Most events in memory, including those being sent. Default 100,000. */
  readonly maxEvents?: number | undefined;
  /** Most bytes of encoded events in memory. Default 64 MiB. */
  readonly maxBytes?: number | undefined;
  /** Most events in one call, from 1 to 10,000. Default 1,000. */
  readonly maxBatch?: number | undefined;
  /** How long an event may wait for others to share its call, in milliseconds. Default 50. */
  readonly lingerMs?: number | undefined;
  /**
   * Which event is dropped when the buffer is full. Drops are counted and reported. Default `drop-newest`, which leaves
   * no gaps in what is kept. With a spool, the newest event is always the one dropped.
   */
  readonly whenFull?: WhenFull | undefined;
}

/** Where events are kept on disk until the service has them. */
export interface SpoolOptions {
  /** Any number of clients and processes may share it. Each keeps its events in its own folder inside. */
  readonly directory: string;
  /**
   * Most bytes on disk. Default 256 MiB. When the spool is full, further events are kept in memory up to its limits.
   */
  readonly maxBytes?: number | undefined;
}

/** Options of a client. */
export interface KaizenOptions extends AccessOptions {
  /** The account that events are logged to. */
  readonly accountId: string;
  /** Default: none. Events then belong to the account as a whole. */
  readonly projectId?: string | undefined;
  /**
   * Default: TLS when certificates are given or the address begins with `https://`, otherwise no encryption, for a
   * service on the same machine or network.
   */
  readonly credentials?: ChannelCredentials | undefined;
  /** Who or what logs: the actor of events that name none. Default ''. */
  readonly actor?: string | undefined;
  /** Time limit of a call with its retries, in milliseconds. Default 10,000. */
  readonly timeoutMs?: number | undefined;
  readonly buffer?: BufferOptions | undefined;
  /** Default: none. Events then wait in memory only. */
  readonly spool?: SpoolOptions | undefined;
  /** Default: a process warning, at most once a minute for each kind of problem. */
  readonly onProblem?: OnProblem | undefined;
  /**
   * How long to wait for a service that is away, which means not connected or failing, in milliseconds. It applies to
   * `flush` and `close` without a timeout of their own, and to the end of the process. Default 1,500.
   */
  readonly awayTimeoutMs?: number | undefined;
  /**
   * Whether the process waits for buffered events when it ends by a signal (SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR2)
   * or has no work left. Default true. Events that are left at the end are reported in any case.
   */
  readonly flushOnSigterm?: boolean | undefined;
  /** Time of events that state none. Default: the machine's clock. Simulations use their own. */
  readonly now?: (() => Date) | undefined;
}

/** Options of a request for a context. */
export interface ContextOptions {
  /** Default: everything. */
  readonly view?: ContextView | undefined;
  /** The metric to compare by. Default: the first metric under which the account has knowledge. */
  readonly metric?: Metric | undefined;
  /** How many creatives will be generated. Default 0. */
  readonly generationSlots?: number | undefined;
  /** Seed of the generation slots. Default: the service picks one. */
  readonly seed?: number | undefined;
  /** Values that the generator can choose from. */
  readonly options?: readonly TraitInput[] | undefined;
  /** An earlier epoch. Default: the current one. */
  readonly epoch?: number | undefined;
  /** Time limit with retries, in milliseconds. Default: that of the client. */
  readonly timeoutMs?: number | undefined;
}

/** Counts of everything logged so far. */
export interface KaizenStats {
  /** Calls of `logEvent` and of the helpers. */
  readonly logged: number;
  /** Events that the service has stored for the first time. */
  readonly accepted: number;
  /** Events that the service had stored before: the answer to a batch was lost, or an event was logged twice. */
  readonly duplicates: number;
  /** Events that the service has refused because they break a rule. */
  readonly rejected: number;
  /**
   * Events that the service has refused because their id or revision is stored with other content, or because a higher
   * revision is stored.
   */
  readonly conflicts: number;
  /** Events dropped before the service received them. */
  readonly dropped: number;
  /** Events waiting in memory or on disk. Events that former processes left on disk count once they have been read. */
  readonly buffered: number;
  /** Bytes of the events waiting in memory. */
  readonly bufferedBytes: number;
  /** Events of former processes, taken over from their spools. */
  readonly recovered: number;
  /** Bytes on disk. */
  readonly spoolBytes: number;
  /** Calls of AppendEvents that were answered. */
  readonly batches: number;
  /** Calls of AppendEvents that failed and are repeated. */
  readonly retries: number;
}

/** Result of a flush. */
export interface FlushResult {
  /** Events logged before the flush that the service has not answered yet. 0: it has stored or refused all of them. */
  readonly pending: number;
}

/** A client of one account. */
export interface Kaizen extends EventHelpers {
  readonly accountId: string;
  /** '' when there is none. */
  readonly projectId: string;
  /**
   * Accepts an event and returns its id at once. Never waits and never throws: an event that cannot be accepted is
   * counted and reported to `onProblem`. The caller may change its objects afterwards.
   */
  logEvent(event: KaizenEvent): string;
  /**
   * The guidance for a project; default: the client's project. Rejects with a `CallFailure`, after retries within the
   * timeout.
   */
  buildContextForProject(projectId?: string, options?: ContextOptions): Promise<KaizenContext>;
  /** The guidance for work in a segment. Rejects with a `CallFailure`, after retries within the timeout. */
  buildContextForSegment(
    industry: string,
    clientType: string,
    options?: ContextOptions,
  ): Promise<KaizenContext>;
  /**
   * Makes any call of the API that has one answer. The account is the client's unless the request names one. Rejects
   * with a `CallFailure`. Temporary failures are retried within the timeout, which is harmless for every call except
   * `runCycle`, `rollBackKnowledge`, `rollBackModel`, `resetLearning` and `createApiKey`. These are made only once.
   */
  call<Name extends UnaryMethodName>(
    method: Name,
    request: PartialMessage<RequestOf<Name>>,
    options?: CallOptions,
  ): Promise<ResponseOf<Name>>;
  /**
   * Makes any call that is answered by a stream, and yields until the service ends it. A stream that breaks is
   * continued from its last cursor.
   */
  watch<Name extends StreamMethodName>(
    method: Name,
    request: PartialMessage<RequestOf<Name>>,
  ): AsyncIterable<ResponseOf<Name>>;
  /**
   * Sends everything logged so far. Never rejects. Stops waiting after the timeout, which is 30 s by default. Without a
   * given timeout it stops earlier when the service is away (`awayTimeoutMs`). Events that are not delivered by then
   * are still sent later.
   */
  flush(options?: { readonly timeoutMs?: number }): Promise<FlushResult>;
  /**
   * Flushes and ends the connection. It waits 10 s by default, or `awayTimeoutMs` when the service is away. Events that
   * are not delivered by then stay in the spool for the next client. Without a spool they are dropped. Nothing can be
   * logged afterwards.
   */
  close(options?: { readonly timeoutMs?: number }): Promise<FlushResult>;
  /** Where problems are reported; never throws. */
  readonly onProblem: OnProblem;
  /** Counts since the client was connected. */
  stats(): KaizenStats;
}
