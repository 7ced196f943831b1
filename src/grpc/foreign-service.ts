/** Adapts services of third parties, so that undecodable requests are the caller's fault there too. */
import {
  status as Code,
  type Server,
  type ServiceDefinition,
  type UntypedHandleCall,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { tolerantDecoder, UNDECODABLE } from './codec.ts';

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

/** A server for services with single requests. Undecodable requests are refused before they reach the service. */
export function refusingServer(server: Server): Server {
  const refusing: Pick<Server, 'addService'> = {
    addService(definition, implementation) {
      const guarded: UntypedServiceImplementation = {};
      for (const [name, { originalName, responseStream }] of Object.entries(definition)) {
        const handler = implementation[name] ?? implementation[originalName ?? ''];
        if (handler !== undefined) guarded[name] = refusingHandler(handler, responseStream);
      }
      server.addService(tolerantDefinition(definition), guarded);
    },
  };
  return Object.assign(Object.create(server) as Server, refusing);
}

/** The common part of all calls with a single request. */
interface SingleRequestCall {
  readonly request: unknown;
  emit(event: 'error', error: typeof NOT_A_REQUEST): boolean;
}

function refusingHandler(handler: UntypedHandleCall, isStream: boolean): UntypedHandleCall {
  const handle = handler as (call: SingleRequestCall, answer?: (error: typeof NOT_A_REQUEST) => void) => void;
  return (call: SingleRequestCall, answer?: (error: typeof NOT_A_REQUEST) => void) => {
    if (call.request !== UNDECODABLE) handle(call, answer);
    else if (isStream) call.emit('error', NOT_A_REQUEST);
    else answer?.(NOT_A_REQUEST);
  };
}
