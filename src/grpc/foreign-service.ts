/** Adapts services of third parties, so that undecodable requests are the caller's fault there too. */
import {
  status as Code,
  type Server,
  type ServiceDefinition,
  type UntypedHandleCall,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import type { Admission } from './admission.ts';
import { tolerantDecoder, UNDECODABLE } from './codec.ts';
import { type ErrorStatus, toErrorStatus } from './status.ts';

/** The answer to bytes that are not a request; grpc-js would say INTERNAL. */
export const NOT_A_REQUEST = {
  code: Code.INVALID_ARGUMENT,
  details: 'the bytes of the request are not a message of its type',
} as const;

/** A service definition whose undecodable requests become {@link UNDECODABLE}. */
export function tolerantDefinition(definition: ServiceDefinition): ServiceDefinition {
  return Object.fromEntries(
    Object.entries(definition).map(([name, method]) => [
      name,
      { ...method, requestDeserialize: tolerantDecoder(method.requestDeserialize) },
    ]),
  );
}

/** A stream of a service of third parties. */
export interface ForeignStream {
  once(event: 'cancelled' | 'close', listener: () => void): unknown;
  emit(event: 'error', error: ErrorStatus | typeof NOT_A_REQUEST): boolean;
}

/** Aborts when the caller of a stream leaves. */
export function leaving(stream: ForeignStream): AbortSignal {
  const controller = new AbortController();
  for (const event of ['cancelled', 'close'] as const) stream.once(event, () => controller.abort());
  return controller.signal;
}

/** Runs a stream while it has a place among all streams. Errors of a caller that has left are nobody's. */
export async function inStream(
  stream: ForeignStream,
  admission: Admission,
  run: () => Promise<void>,
): Promise<void> {
  try {
    admission.admit();
  } catch (error) {
    stream.emit('error', toErrorStatus(error, ''));
    return;
  }
  try {
    await run();
  } catch {
    // The caller has left, or its stream was cut.
  } finally {
    admission.release();
  }
}

/** Resolves when the caller of a stream leaves. */
function left(stream: ForeignStream): Promise<void> {
  return new Promise((resolve) => leaving(stream).addEventListener('abort', () => resolve(), { once: true }));
}

/** A server for services with single requests. Undecodable requests are refused before they reach the service. */
export function refusingServer(server: Server, streams: Admission): Server {
  const refusing: Pick<Server, 'addService'> = {
    addService(definition, implementation) {
      const guarded: UntypedServiceImplementation = {};
      for (const [name, { originalName, responseStream }] of Object.entries(definition)) {
        const handler = implementation[name] ?? implementation[originalName ?? ''];
        if (handler !== undefined)
          guarded[name] = refusingHandler(handler, responseStream ? streams : undefined);
      }
      server.addService(tolerantDefinition(definition), guarded);
    },
  };
  return Object.assign(Object.create(server) as Server, refusing);
}

/** The common part of all calls with a single request. */
interface SingleRequestCall extends ForeignStream {
  readonly request: unknown;
}

/** `streams`: the admission of a handler that answers with a stream. */
function refusingHandler(handler: UntypedHandleCall, streams: Admission | undefined): UntypedHandleCall {
  const handle = handler as (call: SingleRequestCall, answer?: (error: typeof NOT_A_REQUEST) => void) => void;
  return (call: SingleRequestCall, answer?: (error: typeof NOT_A_REQUEST) => void) => {
    if (call.request === UNDECODABLE) {
      if (streams === undefined) answer?.(NOT_A_REQUEST);
      else call.emit('error', NOT_A_REQUEST);
    } else if (streams === undefined) {
      handle(call, answer);
    } else {
      void inStream(call, streams, () => {
        handle(call);
        return left(call);
      });
    }
  };
}
