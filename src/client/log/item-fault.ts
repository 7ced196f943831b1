/** Which reasons mean that an event is at fault itself, so that sending it again would not help. */
import { ErrorReason } from '../../gen/kaizen/v1/error_reason.ts';

/** A published reason without its prefix, as in error details. */
type ReasonName = keyof typeof ErrorReason extends infer Name
  ? Name extends `ERROR_REASON_${infer Short}`
    ? Short
    : never
  : never;

/**
 * Every reason is listed, so that each new one must be decided here. A refusal that can pass by itself, or after
 * someone creates an account or repairs the service, is not the event's fault. The event is kept then.
 */
const IS_FAULT_OF_ITEM: Readonly<Record<ReasonName, boolean>> = {
  UNSPECIFIED: false,
  INVALID_FIELD: true,
  UNDECODABLE_MESSAGE: true,
  INVALID_PAGE_TOKEN: false,
  UNKNOWN_ACCOUNT: false,
  UNKNOWN_PROJECT: false,
  UNKNOWN_EVENT: false,
  UNKNOWN_CREATIVE: false,
  UNKNOWN_CYCLE: false,
  EVENT_ID_CONFLICT: true,
  REVISION_CONFLICT: true,
  STALE_REVISION: true,
  ACCOUNT_MISMATCH: true,
  CURRENCY_MISMATCH: true,
  TOTAL_OUT_OF_RANGE: true,
  OVERLOADED: false,
  CYCLE_ALREADY_RUNNING: false,
  WRITE_CONFLICT: false,
  DATABASE_UNAVAILABLE: false,
  DEADLINE_EXCEEDED: false,
  CANCELLED: false,
  INTERNAL: false,
  SHUTTING_DOWN: false,
  CURRENCY_IS_FIXED: false,
  UNKNOWN_MODEL: false,
  NO_EARLIER_MODEL: false,
  MODEL_ALREADY_SERVES: false,
  ETAG_MISMATCH: false,
  EVENT_NOT_RETRACTABLE: false,
  UNKNOWN_EPOCH: false,
  EPOCH_IS_CURRENT: false,
  UNKNOWN_GUIDANCE: false,
  UNKNOWN_OVERRIDE: false,
  TOO_MANY_OVERRIDES: false,
  CYCLE_ENDED: false,
  DRY_RUN_TOO_LARGE: false,
  UNKNOWN_IMPORT: false,
  CREDENTIAL_MISSING: false,
  CREDENTIAL_INVALID: false,
  CREDENTIAL_EXPIRED: false,
  CREDENTIAL_REVOKED: false,
  ROLE_MISSING: false,
  ACCOUNT_NOT_GRANTED: false,
  UNKNOWN_API_KEY: false,
  IDENTITY_PROVIDER_UNAVAILABLE: false,
  ACCOUNT_ERASED: false,
  SUBJECT_ERASED: true,
  UNKNOWN_SUBJECT: false,
  RATE_LIMITED: false,
  DATABASE_MEMORY_EXHAUSTED: false,
  CHANGE_TOO_LARGE: false,
  EVENT_EXPIRED: true,
  EVENT_NOT_KEPT: false,
  ACCOUNT_CHANGED: false,
  ACCOUNT_HAS_OTHER_CONTENT: false,
  // The batch is, as a whole: its events are sent in smaller ones.
  MESSAGE_TOO_LARGE: false,
  NOT_IMPLEMENTED: false,
};

/** Numbers of the reasons that are an event's own fault. A number unknown to this version is not one of them. */
const FAULTS_OF_ITEMS: ReadonlySet<number> = new Set(
  Object.entries(IS_FAULT_OF_ITEM)
    .filter(([, isFault]) => isFault)
    .map(([name]) => ErrorReason[`ERROR_REASON_${name as ReasonName}`]),
);

/** Whether an event that was refused for this reason must not be sent again. */
export function isFaultOfItem(reason: number): boolean {
  return FAULTS_OF_ITEMS.has(reason);
}

/** Like {@link isFaultOfItem}, by the reason's name in the details of an error. */
export function isNamedFaultOfItem(reason: string): boolean {
  return Object.hasOwn(IS_FAULT_OF_ITEM, reason) && IS_FAULT_OF_ITEM[reason as ReasonName];
}
