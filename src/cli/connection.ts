/** Calls to the service. */
import { randomUUID } from 'node:crypto';
import { Client, credentials, Metadata, type ServiceError } from '@grpc/grpc-js';
import { REQUEST_ID_KEY } from '../grpc/request-id.ts';
import { readDetails } from '../grpc/status-details.ts';
import { CallFailure } from './failure.ts';

/** A unary method as the generated service definitions describe it. */
export interface UnaryMethod<Request, Response> {
  readonly path: string;
  readonly requestSerialize: (request: Request) => Buffer;
  readonly responseDeserialize: (bytes: Buffer) => Response;
}

/** One channel to the service. */
export interface Connection {
  readonly address: string;
  /** Calls once, within the timeout. Rejects with a {@link CallFailure}. */
  call<Request, Response>(
    method: UnaryMethod<Request, Response>,
    request: NoInfer<Request>,
    options?: CallOptions,
  ): Promise<Response>;
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
  return {
    address,
    call: (method, request, options = {}) =>
      new Promise((resolve, reject) => {
        const metadata = new Metadata();
        metadata.set(REQUEST_ID_KEY, randomUUID());
        const deadline = Date.now() + (options.timeoutMs ?? timeoutMs);
        const { path, requestSerialize, responseDeserialize } = method;
        client.makeUnaryRequest(
          path,
          requestSerialize,
          responseDeserialize,
          request,
          metadata,
          { deadline },
          (error, response) => {
            if (error !== null) reject(callFailure(error, address));
            else if (response === undefined) reject(new Error('the service answered OK without a message'));
            else resolve(response);
          },
        );
      }),
    close: () => client.close(),
  };
}

function callFailure({ code, details, metadata }: ServiceError, address: string): CallFailure {
  return new CallFailure({ address, code, message: details, details: readDetails(metadata) });
}
