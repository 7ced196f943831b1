import type { Logger } from 'pino';
import type { Principal } from '../access/principal.ts';

/** What a handler knows about its call. */
export interface Call {
  /** From the caller's `x-request-id`, or generated. It is in every log line and in the trailers. */
  readonly requestId: string;
  /** The account that the request names, which the caller may reach; '' for a request that names none. */
  readonly accountId: string;
  /** The caller. Handlers of calls with REACH_GRANTED show it only what it may reach. */
  readonly principal: Principal;
  /**
   * Aborts when the deadline passes or the caller leaves, and for a stream also when the server stops. Writes that
   * calls share ignore it.
   */
  readonly signal: AbortSignal;
  /** A child logger that carries the request id and the method. */
  readonly log: Logger;
}

/** One RPC: message in, message out. It throws a KaizenError for everything that a caller can correct. */
export type Handler<Request, Response> = (request: Request, call: Call) => Promise<Response>;

/** One RPC that answers with a stream. Yielded messages are sent as fast as the caller reads them. */
export type StreamHandler<Request, Response> = (request: Request, call: Call) => AsyncIterable<Response>;

/** Messages that a caller streams. */
export interface RequestStream<Request> {
  /**
   * The messages since the last call, at least one. An empty list means that no more will come. Rejects for an invalid
   * message after the messages before it were returned.
   */
  take(): Promise<readonly Request[]>;
  /** Whether no more will come because the server stops, although the caller has not ended the stream. */
  isCut(): boolean;
}

/** One RPC that receives a stream and answers once, possibly before the stream has ended. */
export type UploadHandler<Request, Response> = (
  requests: RequestStream<Request>,
  call: Call,
) => Promise<Response>;

/** One RPC that receives a stream and answers with a stream. */
export type ExchangeHandler<Request, Response> = (
  requests: RequestStream<Request>,
  call: Call,
) => AsyncIterable<Response>;
