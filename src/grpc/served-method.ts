/** What the pipeline knows about a server and a method. */
import type { Logger } from 'pino';
import type { Audit } from '../access/audit.ts';
import type { Identity } from '../access/identity.ts';
import type { AccessRule } from '../access/principal.ts';
import type { Metrics } from '../shared/metrics.ts';
import type { Admission } from './admission.ts';
import type { Decoded } from './codec.ts';
import type { pageSizeField } from './fit-answer.ts';
import type { Normalise } from './normalise.ts';
import type { Quotas } from './quotas.ts';
import type { Validate } from './validate.ts';

/** What the calls of a server share. */
export interface PipelineParts {
  readonly identity: Identity;
  readonly audit: Audit;
  readonly admission: Admission;
  /** Admission of calls with a stream of requests or of answers. */
  readonly streams: Admission;
  readonly quotas: Quotas;
  /** Aborts when the server stops. */
  readonly stopping: AbortSignal;
  readonly normalise: Normalise;
  readonly validate: Validate;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** Most bytes of a page of a list. */
  readonly maxAnswerBytes: number;
  /** Wall clock in milliseconds. Deadlines are instants set by the caller. */
  readonly now: () => number;
}

/** One method as the pipeline needs it. */
export interface ServedMethod<Served> {
  /** For example `AccountService/PutAccount`; used in logs and metrics. */
  readonly name: string;
  /** Who may call it. */
  readonly access: AccessRule;
  /** Name of the request message in package kaizen.v1. */
  readonly requestName: string;
  /** Proto names of repeated fields whose items the handler checks one by one. */
  readonly itemFields: readonly string[];
  /** The field with the size of a page; undefined for a request that has no pages. */
  readonly pageSizeField: ReturnType<typeof pageSizeField>;
  /** A request without any field. */
  readonly emptyRequest: () => Decoded<object>;
  readonly handler: Served;
  readonly serialize: (response: object) => Buffer;
}
