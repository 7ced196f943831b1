/** Calls to the service. */
import { randomUUID } from 'node:crypto';
import { Client, credentials, Metadata, type ServiceError } from '@grpc/grpc-js';
import { REQUEST_ID_KEY } from '../grpc/request-id.ts';
import { readDetails } from '../grpc/status-details.ts';
import { CallFailure } from './failure.ts';

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
}

/** Opens a channel; it connects with the first call. */
export function openConnection({
  address,
  timeoutMs,
}: {
  readonly address: string;
  readonly timeoutMs: number;
}): Connection {
  const client = new Client(address, credentials.createInsecure());
  const deadlineOf = (options: CallOptions) => ({ deadline: Date.now() + (options.timeoutMs ?? timeoutMs) });
  return {
    address,
    call: (method, request, options = {}) =>
      new Promise((resolve, reject) => {
        const { path, requestSerialize, responseDeserialize } = method;
        client.makeUnaryRequest(
          path,
          requestSerialize,
          responseDeserialize,
          request,
          ownMetadata(),
          deadlineOf(options),
          (error, response) => {
            if (error !== null) reject(callFailure(error, address));
            else if (response === undefined) reject(new Error('the service answered OK without a message'));
            else resolve(response);
          },
        );
      }),
    async *watch(method, request, options = {}) {
      const { path, requestSerialize, responseDeserialize } = method;
      const stream = client.makeServerStreamRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        ownMetadata(),
        deadlineOf(options),
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
