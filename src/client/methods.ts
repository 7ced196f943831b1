/** Every call of the API under its name, with the types of its request and response. */
import { AccountServiceService } from '../gen/kaizen/v1/account_service.ts';
import { AdminServiceService } from '../gen/kaizen/v1/admin_service.ts';
import { EventServiceService } from '../gen/kaizen/v1/event_service.ts';
import { KaizenServiceService } from '../gen/kaizen/v1/kaizen_service.ts';
import { LearningServiceService } from '../gen/kaizen/v1/learning_service.ts';
import { PerformanceServiceService } from '../gen/kaizen/v1/performance_service.ts';
import { PredictionServiceService } from '../gen/kaizen/v1/prediction_service.ts';
import { requestTypes as generatedRequestTypes } from '../gen/request-types.ts';

/** The generated definition of every method. Names are unique over all services, because each has its own request. */
export const methods = {
  ...AccountServiceService,
  ...EventServiceService,
  ...PerformanceServiceService,
  ...KaizenServiceService,
  ...LearningServiceService,
  ...PredictionServiceService,
  ...AdminServiceService,
} as const;

type Methods = typeof methods;

/** Name of a call, for example `getProjectContext`. */
export type MethodName = keyof Methods;

/** Name of a call that has one answer. */
export type UnaryMethodName = MethodNameOf<false, false>;

/** Name of a call that is answered by a stream. */
export type StreamMethodName = MethodNameOf<false, true>;

type MethodNameOf<TakesStream extends boolean, GivesStream extends boolean> = {
  [Name in MethodName]: Methods[Name] extends {
    readonly requestStream: TakesStream;
    readonly responseStream: GivesStream;
  }
    ? Name
    : never;
}[MethodName];

/** The whole request of a call. */
export type RequestOf<Name extends MethodName> = Parameters<Methods[Name]['requestSerialize']>[0];

/** The response of a call, or one message of its stream. */
export type ResponseOf<Name extends MethodName> = ReturnType<Methods[Name]['responseDeserialize']>;

/** A message whose fields may be left out, at any depth. A field that is left out is empty on the wire. */
export type PartialMessage<T> = T extends string | number | boolean | bigint | Uint8Array | undefined
  ? T
  : T extends readonly (infer Item)[]
    ? readonly PartialMessage<Item>[]
    : T extends { readonly $case: string; readonly value: unknown }
      ? { readonly $case: T['$case']; readonly value: PartialMessage<T['value']> }
      : string extends keyof T
        ? { readonly [Key in keyof T]: unknown }
        : { readonly [Key in keyof T]?: PartialMessage<T[Key]> | undefined };

/** Fills in what a request leaves out. */
export const requestTypes: {
  readonly [Name in MethodName]: { fromPartial(request: never): RequestOf<Name> };
} = generatedRequestTypes;
