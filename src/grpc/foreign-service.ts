/** Services that others have written, behind the same promise as ours: bytes that are no request are the caller's fault. */
import {
  status as Code,
  type Server,
  type ServiceDefinition,
  type UntypedHandleCall,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { tolerantDecoder, UNDECODABLE } from './codec.ts';

/** What a caller is told; grpc-js would say INTERNAL. */
export const NOT_A_REQUEST = {
  code: Code.INVALID_ARGUMENT,
  details: 'the bytes of the request are not a message of its type',
} as const;

/** A definition whose requests are {@link UNDECODABLE} where they cannot be read. */
export function tolerantDefinition(definition: ServiceDefinition): ServiceDefinition {
  return Object.fromEntries(
    Object.entries(definition).map(([name, method]) => [
      name,
      { ...method, requestDeserialize: tolerantDecoder(method.requestDeserialize) },
    ]),
  );
}

/** A server to which services with single requests can be added: those that cannot be read are refused before them. */
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

/** The parts of a call that every kind of single request has. */
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
