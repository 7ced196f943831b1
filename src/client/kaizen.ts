/** The client as its callers see it. */
import type { ChannelCredentials } from '@grpc/grpc-js';
import type { ContextView, KaizenContext } from '../gen/kaizen/v1/kaizen_service.ts';
import type { Metric } from '../gen/kaizen/v1/vocabulary.ts';
import type { CallOptions } from './connection.ts';
import type { KaizenEvent } from './events/event-arguments.ts';
import type { TraitInput } from './events/event-envelope.ts';
import type { EventHelpers } from './events/event-helpers.ts';
import type { PartialMessage, RequestOf, ResponseOf, StreamMethodName, UnaryMethodName } from './methods.ts';
import type { OnProblem } from './problem.ts';

/** What is given up when the buffer is full. */
export type WhenFull = 'drop-newest' | 'drop-oldest';

/** How many events wait in memory, and how they are sent. */
export interface BufferOptions {
  /** Events in memory at most, those under way included. Default 100,000. */
  readonly maxEvents?: number | undefined;
  /** Bytes of them, encoded. Default 64 MiB. */
  readonly maxBytes?: number | undefined;
  /** Events of one call, 1 to 10,000. Default 1,000. */
  readonly maxBatch?: number | undefined;
  /** How long an event may wait for others to share its call, in milliseconds. Default 50. */
  readonly lingerMs?: number | undefined;
  /**
   * What is given up when the buffer is full; both are counted and reported. Default `drop-newest`: what is kept has no
   * gaps. With a spool, the newest is given up in any case.
   */
  readonly whenFull?: WhenFull | undefined;
}

/** Where events are kept on disk until the service has them. */
export interface SpoolOptions {
  /** Shared by any number of clients and processes: each keeps its events in a folder of its own inside. */
  readonly directory: string;
  /** Bytes on disk at most. Default 256 MiB. What comes when it is full is kept in memory, as far as that goes. */
  readonly maxBytes?: number | undefined;
}

/** How a client is connected. */
export interface KaizenOptions {
  /** The account everything is logged to. */
  readonly accountId: string;
  /** Default: none, events belong to the account as a whole. */
  readonly projectId?: string | undefined;
  /**
   * `host:port`, a URL as `https://kaizen.example.com`, or a target of gRPC as `unix:/run/kaizen.sock`. Default
   * 127.0.0.1:50051, which is also the port of a name without one.
   */
  readonly address?: string | undefined;
  /** Default: TLS when the address begins with `https://`; else no encryption, for a service on the same machine or network. */
  readonly credentials?: ChannelCredentials | undefined;
  /** Who or what logs, as every event says. Default ''. */
  readonly actor?: string | undefined;
  /** How long a call may take, retries included, in milliseconds. Default 10,000. */
  readonly timeoutMs?: number | undefined;
  readonly buffer?: BufferOptions | undefined;
  /** Default: none, events wait in memory only. */
  readonly spool?: SpoolOptions | undefined;
  /** Default: a warning of the process, once a minute for each kind of problem. */
  readonly onProblem?: OnProblem | undefined;
  /**
   * How long `flush` and `close` without a timeout of their own, and the end of the process, wait for a service that is away:
   * not connected, or failing. In milliseconds. Default 1,500.
   */
  readonly awayTimeoutMs?: number | undefined;
  /**
   * Whether signals that end the process (SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR2) and the end of its work wait for what is
   * buffered. Default true. What is left when the process ends is told in any case.
   */
  readonly flushOnSigterm?: boolean | undefined;
  /** When events say they happened, unless they say it themselves. Default: the machine's clock; simulations have their own. */
  readonly now?: (() => Date) | undefined;
}

/** What a context is asked for with. */
export interface ContextOptions {
  /** Default: everything. */
  readonly view?: ContextView | undefined;
  /** What to judge by. Default: the first metric the account knows anything under. */
  readonly metric?: Metric | undefined;
  /** How many creatives are going to be generated. Default 0. */
  readonly generationSlots?: number | undefined;
  /** Seed of the slots. Default: the service picks one. */
  readonly seed?: number | undefined;
  /** Values the generator can choose from. */
  readonly options?: readonly TraitInput[] | undefined;
  /** An earlier epoch. Default: the present. */
  readonly epoch?: number | undefined;
  /** How long it may take, retries included, in milliseconds. Default: the client's. */
  readonly timeoutMs?: number | undefined;
}

/** What became of everything logged so far. */
export interface KaizenStats {
  /** Calls of `logEvent`, by whatever name. */
  readonly logged: number;
  /** Stored by the service, for the first time. */
  readonly accepted: number;
  /** The service had them already: a batch whose answer was lost, or an event logged twice. */
  readonly duplicates: number;
  /** Not taken by the service: they break a rule. */
  readonly rejected: number;
  /** Not taken: their id, or their revision, is stored with other content, or a higher revision is. */
  readonly conflicts: number;
  /** Given up before the service saw them. */
  readonly dropped: number;
  /** Waiting: in memory, or on disk only. What former processes left on disk counts from when it is read. */
  readonly buffered: number;
  /** Bytes of what waits in memory. */
  readonly bufferedBytes: number;
  /** Of former processes, taken over from their spools. */
  readonly recovered: number;
  /** Bytes on disk. */
  readonly spoolBytes: number;
  /** Calls of AppendEvents that were answered. */
  readonly batches: number;
  /** Calls of AppendEvents that failed and were, or will be, made again. */
  readonly retries: number;
}

/** What a flush achieved. */
export interface FlushResult {
  /** Events logged before the flush that the service does not have yet. 0: it has them all, or has refused them. */
  readonly pending: number;
}

/** A client of one account. */
export interface Kaizen extends EventHelpers {
  readonly accountId: string;
  /** '' when there is none. */
  readonly projectId: string;
  /**
   * Takes an event and returns its id at once. Never waits, and never throws: what cannot be taken is counted and
   * reported to `onProblem`. The caller may change its objects afterwards.
   */
  logEvent(event: KaizenEvent): string;
  /**
   * The guidance for a project; by default the client's. Rejects with a `CallFailure`, after retries within the timeout.
   */
  buildContextForProject(projectId?: string, options?: ContextOptions): Promise<KaizenContext>;
  /** The guidance for work in a segment. Rejects with a `CallFailure`, after retries within the timeout. */
  buildContextForSegment(
    industry: string,
    clientType: string,
    options?: ContextOptions,
  ): Promise<KaizenContext>;
  /**
   * Any call of the API that is answered once. The account is the client's unless the request names one. Rejects with a
   * `CallFailure`; what may pass is tried again within the timeout, as is harmless for every call of this API but
   * `runCycle`, `rollBackKnowledge`, `rollBackModel` and `resetLearning`, which are made once.
   */
  call<Name extends UnaryMethodName>(
    method: Name,
    request: PartialMessage<RequestOf<Name>>,
    options?: CallOptions,
  ): Promise<ResponseOf<Name>>;
  /**
   * Any call that is answered by a stream, for as long as the service has something to tell: a stream that breaks is taken
   * up again by its cursor.
   */
  watch<Name extends StreamMethodName>(
    method: Name,
    request: PartialMessage<RequestOf<Name>>,
  ): AsyncIterable<ResponseOf<Name>>;
  /**
   * Sends what was logged so far. Never rejects; gives up waiting after the timeout, by default 30 s, and without a timeout
   * earlier when the service is away (`awayTimeoutMs`). What is not delivered by then goes on being sent.
   */
  flush(options?: { readonly timeoutMs?: number }): Promise<FlushResult>;
  /**
   * Flushes, for 10 s by default, or for `awayTimeoutMs` when the service is away, and ends the connection. What is not
   * delivered by then stays in the spool for the next client, or is dropped when there is none. Nothing can be logged
   * afterwards.
   */
  close(options?: { readonly timeoutMs?: number }): Promise<FlushResult>;
  /** Where problems are reported; never throws. */
  readonly onProblem: OnProblem;
  /** Counts since the client was connected. */
  stats(): KaizenStats;
}
