/** Calls to the service. */
import { randomUUID } from 'node:crypto';
import {
  type ChannelCredentials,
  type ChannelOptions,
  Client,
  credentials,
  Metadata,
  type ServiceError,
} from '@grpc/grpc-js';
import { CallFailure } from './call-failure.ts';
import { readDetails } from './status-details.ts';

/** Metadata key of the request id: the service logs it, and names it in its errors. */
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
   * What the service sends, until it ends the stream. The timeout is how long one stream may last: then, and whenever it
   * breaks, it throws a {@link CallFailure}, and one goes on from the last cursor.
   */
  watch<Request, Response>(
    method: Method<Request, Response> & { readonly responseStream: true },
    request: NoInfer<Request>,
    options?: CallOptions,
  ): AsyncIterable<Response>;
  close(): void;
}

/** What may differ from call to call. */
export interface CallOptions {
  /** Milliseconds; the connection's own by default. */
  readonly timeoutMs?: number;
  /** Cancels the call: it fails with CANCELLED. */
  readonly signal?: AbortSignal;
}

/** Where to, and how. */
export interface ConnectionOptions {
  /** `host:port`, or any name grpc-js resolves. */
  readonly address: string;
  /** How long a call may take unless it says otherwise, in milliseconds. */
  readonly timeoutMs: number;
  /** Default: no encryption, for a service on the same machine or behind a proxy of its own. */
  readonly credentials?: ChannelCredentials | undefined;
}

/**
 * Calls go to every address the name resolves to in turn, as any server answers for any account. There is no
 * `retryPolicy`: a service config knows nothing of the delay the service asks for, so retries are made above it.
 */
export const SERVICE_CONFIG = { loadBalancingConfig: [{ round_robin: {} }], methodConfig: [] } as const;

/**
 * An idle connection that a firewall has dropped without a word is noticed within {@link KEEPALIVE_TIME_MS} +
 * {@link KEEPALIVE_TIMEOUT_MS} of a call, instead of after its deadline.
 */
const KEEPALIVE_TIME_MS = 30_000;
const KEEPALIVE_TIMEOUT_MS = 10_000;
/** grpc-js goes up to two minutes between attempts: a service that is back would stay alone for as long. */
const FIRST_RECONNECT_MS = 100;
const MAX_RECONNECT_MS = 5_000;

const CHANNEL_OPTIONS: ChannelOptions = {
  'grpc.keepalive_time_ms': KEEPALIVE_TIME_MS,
  'grpc.keepalive_timeout_ms': KEEPALIVE_TIMEOUT_MS,
  'grpc.initial_reconnect_backoff_ms': FIRST_RECONNECT_MS,
  'grpc.max_reconnect_backoff_ms': MAX_RECONNECT_MS,
  'grpc.service_config': JSON.stringify(SERVICE_CONFIG),
};

/** Opens a channel; it connects with the first call, and keeps no process alive between calls. */
export function openConnection(options: ConnectionOptions): Connection {
  const { address, timeoutMs } = options;
  const client = new Client(address, options.credentials ?? credentials.createInsecure(), CHANNEL_OPTIONS);
  const deadlineOf = (call: CallOptions) => ({ deadline: Date.now() + (call.timeoutMs ?? timeoutMs) });
  return {
    address,
    call: (method, request, call = {}) =>
      new Promise((resolve, reject) => {
        const { path, requestSerialize, responseDeserialize } = method;
        const cancel = (): void => underWay.cancel();
        const underWay = client.makeUnaryRequest(
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
    async *watch(method, request, call = {}) {
      const { path, requestSerialize, responseDeserialize } = method;
      const stream = client.makeServerStreamRequest(
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
    close: () => client.close(),
  };
}

function ownMetadata(): Metadata {
  const metadata = new Metadata();
  metadata.set(REQUEST_ID_KEY, randomUUID());
  return metadata;
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && 'code' in error && 'metadata' in error;
}

function callFailure({ code, details, metadata }: ServiceError, address: string): CallFailure {
  return new CallFailure({ address, code, message: details, details: readDetails(metadata) });
}
