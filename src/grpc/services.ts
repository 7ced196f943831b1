/** The services of the API, and how a call finds its handler. A new service is one more row. */
import type { MethodDefinition, ServiceDefinition, UntypedServiceImplementation } from '@grpc/grpc-js';
import { AccountServiceService } from '../gen/kaizen/v1/account_service.ts';
import { EventServiceService } from '../gen/kaizen/v1/event_service.ts';
import { KaizenServiceService } from '../gen/kaizen/v1/kaizen_service.ts';
import { LearningServiceService } from '../gen/kaizen/v1/learning_service.ts';
import { PerformanceServiceService } from '../gen/kaizen/v1/performance_service.ts';
import { PredictionServiceService } from '../gen/kaizen/v1/prediction_service.ts';
import type { Handler, StreamHandler } from './call.ts';
import { tolerantDecoder } from './codec.ts';
import { type PipelineParts, streamCall, unaryCall } from './pipeline.ts';

/** Generated definitions by service. */
export const serviceDefinitions = {
  AccountService: AccountServiceService,
  EventService: EventServiceService,
  PerformanceService: PerformanceServiceService,
  KaizenService: KaizenServiceService,
  LearningService: LearningServiceService,
  PredictionService: PredictionServiceService,
} as const;

type Definitions = typeof serviceDefinitions;

/** Short name of a service. */
export type ServiceName = keyof Definitions;

/** One handler per method, typed by the generated definition. */
export type Handlers<Definition> = {
  readonly [Method in keyof Definition]: Definition[Method] extends {
    readonly requestStream: false;
    readonly responseStream: infer IsStream;
    readonly requestDeserialize: (bytes: Buffer) => infer Request;
    readonly responseDeserialize: (bytes: Buffer) => infer Response;
  }
    ? IsStream extends true
      ? StreamHandler<Request, Response>
      : Handler<Request, Response>
    : never;
};

/** Handlers of the services a server offers. */
export type ServiceHandlers = { readonly [Name in ServiceName]?: Handlers<Definitions[Name]> };

/** Batches whose items are taken or refused one by one: a bad item is no reason to refuse its neighbours. */
const ITEM_FIELDS: Readonly<Record<string, readonly string[]>> = {
  AppendEvents: ['events'],
  RecordPerformance: ['records'],
};
const NONE: readonly string[] = [];

/** A service ready for grpc-js. */
export interface BoundService {
  /** `kaizen.v1.AccountService`. */
  readonly fullName: string;
  readonly definition: ServiceDefinition;
  readonly implementation: UntypedServiceImplementation;
}

/** Puts the pipeline around every handler. */
export function bindServices(handlers: ServiceHandlers, parts: PipelineParts): readonly BoundService[] {
  const names = Object.keys(serviceDefinitions) as ServiceName[];
  return names.flatMap((name) => {
    const service = handlers[name];
    return service === undefined ? [] : [bindService(name, service, parts)];
  });
}

type Methods = Readonly<Record<string, MethodDefinition<object, object>>>;

function bindService(name: ServiceName, handlers: object, parts: PipelineParts): BoundService {
  const definition: Record<string, ServiceDefinition[string]> = {};
  const implementation: UntypedServiceImplementation = {};
  // The mapped type above has tied each handler to the messages of its method; from here on they are just objects.
  const methods = serviceDefinitions[name] as unknown as Methods;
  const handlerOf = handlers as Readonly<Record<string, unknown>>;
  for (const [method, given] of Object.entries(methods)) {
    const rpc = given.path.slice(given.path.lastIndexOf('/') + 1);
    const handler = handlerOf[method];
    if (handler === undefined) throw new Error(`${name} has no handler for ${rpc}`);
    definition[method] = {
      path: given.path,
      requestStream: given.requestStream,
      responseStream: given.responseStream,
      requestSerialize: given.requestSerialize,
      responseDeserialize: given.responseDeserialize,
      requestDeserialize: tolerantDecoder(given.requestDeserialize),
      responseSerialize: (bytes) => bytes as Buffer,
    };
    const served = {
      name: `${name}/${rpc}`,
      // Buf's lint rules hold every RPC to this name.
      requestName: `${rpc}Request`,
      itemFields: ITEM_FIELDS[rpc] ?? NONE,
      serialize: given.responseSerialize,
    };
    implementation[method] = given.responseStream
      ? streamCall({ ...served, handler: handler as StreamHandler<object, object> }, parts)
      : unaryCall({ ...served, handler: handler as Handler<object, object> }, parts);
  }
  return { fullName: `kaizen.v1.${name}`, definition, implementation };
}
