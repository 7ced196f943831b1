/** Calls to the service. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import {
  type ChannelCredentials,
  type ClientWritableStream,
  Metadata,
  type ServiceError,
} from '@grpc/grpc-js';
import { CallFailure } from './call-failure.ts';
import { openChannel } from './channel.ts';
import { readDetails } from './status-details.ts';

/** Metadata key of the request id. The service logs the id and names it in errors. */
const REQUEST_ID_KEY = 'x-request-id';

/** A method as the generated service definitions describe it. */
export interface Method<Request, Response> {
  readonly path: string;
  readonly requestSerialize: (request: Request) => Buffer;
  readonly responseDeserialize: (bytes: Buffer) => Response;
}

/** One channel to the service. */
export interface Connection {
  readonly address: string;
  /** Calls once, within the timeout. Rejects with a {@link CallFailure}. */
  call<Request, Response>(
    method: Method<Request, Response> & { readonly responseStream: false },
    request: NoInfer<Request>,
    options?: CallOptions,
  ): Promise<Response>;
  /**
   * Sends requests one after the other, no faster than the service accepts them. Resolves with the one answer. If the
   * answer comes early, no further requests are taken. Rejects with a {@link CallFailure}.
   */
  upload<Request, Response>(
    method: Method<Request, Response> & { readonly requestStream: true; readonly responseStream: false },
    requests: AsyncIterable<NoInfer<Request>>,
    options?: CallOptions,
  ): Promise<Response>;
  /**
   * Yields what the service sends until it ends the stream. The timeout limits the length of one stream. When the
   * timeout passes or the stream breaks, it throws a {@link CallFailure}, and the caller continues from the last
   * cursor.
   */
  watch<Request, Response>(
    method: Method<Request, Response> & { readonly responseStream: true },
    request: NoInfer<Request>,
    options?: CallOptions,
  ): AsyncIterable<Response>;
  close(): void;
}

/** A channel that tells whether it is connected. */
export interface OpenConnection extends Connection {
  isReady(): boolean;
}

/** Options of a single call. */
export interface CallOptions {
  /** Milliseconds; default: the timeout of the connection. */
  readonly timeoutMs?: number;
  /** Cancels the call: it fails with CANCELLED. */
  readonly signal?: AbortSignal;
}

/** Address and options of a connection. */
export interface ConnectionOptions {
  /** `host:port`, a URL, or a target of gRPC: see `channelTarget`. */
  readonly address: string;
  /** Time limit of calls that set none, in milliseconds. */
  readonly timeoutMs: number;
  /** Default: no encryption, for a service on the same machine or behind a proxy that encrypts. */
  readonly credentials?: ChannelCredentials | undefined;
  /** Sent with every call. Default: none. */
  readonly apiKey?: string | undefined;
}

/**
 * Opens a channel. It connects with the first call and does not keep the process alive between calls. Throws a
 * RangeError that names the fault of an address.
 */
export function openConnection(options: ConnectionOptions): OpenConnection {
  const { address, timeoutMs, apiKey } = options;
  const ownMetadata = (): Metadata => metadataOf(apiKey);
  const channel = openChannel(address, options.credentials, process.env);
  const deadlineOf = (call: CallOptions) => ({ deadline: Date.now() + (call.timeoutMs ?? timeoutMs) });
  return {
    address,
    call: (method, request, call = {}) =>
      new Promise((resolve, reject) => {
        const { path, requestSerialize, responseDeserialize } = method;
        const cancel = (): void => underWay.cancel();
        const underWay = channel
          .client()
          .makeUnaryRequest(
            path,
            requestSerialize,
            responseDeserialize,
            request,
            ownMetadata(),
            deadlineOf(call),
            (error, response) => {
              call.signal?.removeEventListener('abort', cancel);
              if (error !== null) reject(callFailure(error, address));
              else if (response === undefined) reject(new Error('the service answered OK without a message'));
              else resolve(response);
            },
          );
        call.signal?.addEventListener('abort', cancel);
        if (call.signal?.aborted === true) cancel();
      }),
    upload: (method, requests, call = {}) =>
      new Promise((resolve, reject) => {
        const { path, requestSerialize, responseDeserialize } = method;
        const answered = new AbortController();
        const stream = channel
          .client()
          .makeClientStreamRequest(
            path,
            requestSerialize,
            responseDeserialize,
            ownMetadata(),
            deadlineOf(call),
            (error, response) => {
              answered.abort();
              if (error !== null) reject(callFailure(error, address));
              else if (response === undefined) reject(new Error('the service answered OK without a message'));
              else resolve(response);
            },
          );
        feed(stream, requests, answered.signal).catch((error: unknown) => {
          stream.cancel();
          reject(error);
        });
      }),
    async *watch(method, request, call = {}) {
      const { path, requestSerialize, responseDeserialize } = method;
      const stream = channel
        .client()
        .makeServerStreamRequest(
          path,
          requestSerialize,
          responseDeserialize,
          request,
          ownMetadata(),
          deadlineOf(call),
        );
      try {
        yield* stream;
      } catch (error) {
        throw isServiceError(error) ? callFailure(error, address) : error;
      } finally {
        stream.cancel();
      }
    },
    isReady: () => channel.isReady(),
    close: () => channel.close(),
  };
}

/** Writes until the requests end or the call has its answer. */
async function feed<Request>(
  stream: ClientWritableStream<Request>,
  requests: AsyncIterable<Request>,
  answered: AbortSignal,
): Promise<void> {
  for await (const request of requests) {
    if (answered.aborted) return;
    if (stream.write(request)) continue;
    await once(stream, 'drain', { signal: answered }).catch((error: unknown) => {
      if (!answered.aborted) throw error;
    });
  }
  if (!answered.aborted) stream.end();
}

function metadataOf(apiKey: string | undefined): Metadata {
  const metadata = new Metadata();
  if (apiKey !== undefined) metadata.set('authorization', `Bearer ${apiKey}`);
  metadata.set(REQUEST_ID_KEY, randomUUID());
  return metadata;
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && 'code' in error && 'metadata' in error;
}

function callFailure({ code, details, metadata }: ServiceError, address: string): CallFailure {
  return new CallFailure({ address, code, message: details, details: readDetails(metadata) });
}
