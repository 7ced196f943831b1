import type { Logger } from 'pino';

/** What a handler knows of the call it serves. */
export interface Call {
  /** From the caller's `x-request-id`, or made here; it is in every log line and in the trailers. */
  readonly requestId: string;
  /** The account the identity interceptor granted; '' for a method that belongs to no account. */
  readonly accountId: string;
  /**
   * Aborts when the deadline passes or the caller leaves, and for a stream when the server stops. Shared writes do not
   * listen to it.
   */
  readonly signal: AbortSignal;
  /** A child logger that carries the request id and the method. */
  readonly log: Logger;
}

/** One RPC: proto in, proto out. It throws KaizenError for everything a caller can mend. */
export type Handler<Request, Response> = (request: Request, call: Call) => Promise<Response>;

/** One RPC that answers with a stream: what the iterable yields is sent as fast as the caller takes it. */
export type StreamHandler<Request, Response> = (request: Request, call: Call) => AsyncIterable<Response>;

/** Messages that a caller streams. */
export interface RequestStream<Request> {
  /**
   * What has come since the last time, one message at least; none when no more will come. Rejects for a message that is
   * wrong, once those before it were taken.
   */
  take(): Promise<readonly Request[]>;
}

/** One RPC that takes a stream and answers once. It may answer before the stream has ended. */
export type UploadHandler<Request, Response> = (
  requests: RequestStream<Request>,
  call: Call,
) => Promise<Response>;

/** One RPC that takes a stream and answers with one. */
export type ExchangeHandler<Request, Response> = (
  requests: RequestStream<Request>,
  call: Call,
) => AsyncIterable<Response>;
