/** The services of the API, and the connection of each call to its handler. A new service needs one more row. */
import type { MethodDefinition, ServiceDefinition, UntypedServiceImplementation } from '@grpc/grpc-js';
import { accessRules } from '../gen/access-rules.ts';
import { AccountServiceService } from '../gen/kaizen/v1/account_service.ts';
import { AdminServiceService } from '../gen/kaizen/v1/admin_service.ts';
import { EventServiceService } from '../gen/kaizen/v1/event_service.ts';
import { KaizenServiceService } from '../gen/kaizen/v1/kaizen_service.ts';
import { LearningServiceService } from '../gen/kaizen/v1/learning_service.ts';
import { PerformanceServiceService } from '../gen/kaizen/v1/performance_service.ts';
import { PredictionServiceService } from '../gen/kaizen/v1/prediction_service.ts';
import type { ExchangeHandler, Handler, StreamHandler, UploadHandler } from './call.ts';
import { measuringDecoder, requestDecoder } from './codec.ts';
import { pageSizeField } from './fit-answer.ts';
import { exchangeCall, streamCall, unaryCall, uploadCall } from './pipeline.ts';
import type { PipelineParts, ServedMethod } from './served-method.ts';

/** Generated definitions by service. */
export const serviceDefinitions = {
  AccountService: AccountServiceService,
  EventService: EventServiceService,
  PerformanceService: PerformanceServiceService,
  KaizenService: KaizenServiceService,
  LearningService: LearningServiceService,
  PredictionService: PredictionServiceService,
  AdminService: AdminServiceService,
} as const;

type Definitions = typeof serviceDefinitions;

/** Short name of a service. */
export type ServiceName = keyof Definitions;

/** One handler per method, typed by the generated definition. */
export type Handlers<Definition> = {
  readonly [Method in keyof Definition]: Definition[Method] extends {
    readonly requestStream: infer TakesStream;
    readonly responseStream: infer GivesStream;
    readonly requestDeserialize: (bytes: Buffer) => infer Request;
    readonly responseDeserialize: (bytes: Buffer) => infer Response;
  }
    ? TakesStream extends true
      ? GivesStream extends true
        ? ExchangeHandler<Request, Response>
        : UploadHandler<Request, Response>
      : GivesStream extends true
        ? StreamHandler<Request, Response>
        : Handler<Request, Response>
    : never;
};

/** Handlers of the services a server offers. */
export type ServiceHandlers = { readonly [Name in ServiceName]?: Handlers<Definitions[Name]> };

/** Repeated fields whose items the handler checks one by one. Of all but ImportAccount, a bad item does not affect the others. */
const ITEM_FIELDS: Readonly<Record<string, readonly string[]>> = {
  AppendEvents: ['events'],
  StreamEvents: ['events'],
  RecordPerformance: ['records'],
  UploadPerformance: ['records'],
  ImportAccount: ['records'],
};
const NONE: readonly string[] = [];

/** A service ready for grpc-js. */
export interface BoundService {
  /** `kaizen.v1.AccountService`. */
  readonly fullName: string;
  readonly definition: ServiceDefinition;
  readonly implementation: UntypedServiceImplementation;
}

/** Wraps every handler in the pipeline. */
export function bindServices(handlers: ServiceHandlers, parts: PipelineParts): readonly BoundService[] {
  const names = Object.keys(serviceDefinitions) as ServiceName[];
  return names.flatMap((name) => {
    const service = handlers[name];
    return service === undefined ? [] : [bindService(name, service, parts)];
  });
}

/** The pipeline function for this kind of method. */
function serverCall({ requestStream, responseStream }: MethodDefinition<object, object>) {
  if (requestStream) return responseStream ? exchangeCall : uploadCall;
  return responseStream ? streamCall : unaryCall;
}

type Methods = Readonly<Record<string, MethodDefinition<object, object>>>;

function bindService(name: ServiceName, handlers: object, parts: PipelineParts): BoundService {
  const definition: Record<string, ServiceDefinition[string]> = {};
  const implementation: UntypedServiceImplementation = {};
  // The mapped type above ties each handler to its messages. From here on, messages are plain objects.
  const methods = serviceDefinitions[name] as unknown as Methods;
  const handlerOf = handlers as Readonly<Record<string, unknown>>;
  for (const [method, given] of Object.entries(methods)) {
    const rpc = given.path.slice(given.path.lastIndexOf('/') + 1);
    const handler = handlerOf[method];
    if (handler === undefined) throw new Error(`${name} has no handler for ${rpc}`);
    // Buf's lint rules enforce this name for every RPC.
    const requestName = `${rpc}Request`;
    const itemFields = ITEM_FIELDS[rpc] ?? NONE;
    const decode = measuringDecoder(requestDecoder(given.requestDeserialize, { requestName, itemFields }));
    definition[method] = {
      path: given.path,
      requestStream: given.requestStream,
      responseStream: given.responseStream,
      requestSerialize: given.requestSerialize,
      responseDeserialize: given.responseDeserialize,
      requestDeserialize: decode,
      responseSerialize: (bytes) => bytes as Buffer,
    };
    const served = {
      name: `${name}/${rpc}`,
      access: accessRules[`${name}/${rpc}` as keyof typeof accessRules],
      requestName,
      itemFields,
      pageSizeField: pageSizeField(given.requestDeserialize(Buffer.alloc(0))),
      emptyRequest: () => decode(Buffer.alloc(0)),
      serialize: given.responseSerialize,
      handler,
    };
    implementation[method] = serverCall(given)(served as ServedMethod<never>, parts);
  }
  return { fullName: `kaizen.v1.${name}`, definition, implementation };
}
