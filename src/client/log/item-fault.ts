/** Which reasons say that an event is itself at fault, so that sending it again would change nothing. */
import { ErrorReason } from '../../gen/kaizen/v1/error_reason.ts';

/** A published reason without its prefix, as error details name it. */
type ReasonName = keyof typeof ErrorReason extends infer Name
  ? Name extends `ERROR_REASON_${infer Short}`
    ? Short
    : never
  : never;

/**
 * Every reason, so that a new one is decided upon here. Whatever may pass, by itself or because someone creates an
 * account or mends the service, is no fault of the event, which is kept then.
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
};

/** Numbers of the reasons that are an event's own. A number this version does not know is none of them. */
const FAULTS_OF_ITEMS: ReadonlySet<number> = new Set(
  Object.entries(IS_FAULT_OF_ITEM)
    .filter(([, isFault]) => isFault)
    .map(([name]) => ErrorReason[`ERROR_REASON_${name as ReasonName}`]),
);

/** Whether an event that was refused for this reason is never to be sent again. */
export function isFaultOfItem(reason: number): boolean {
  return FAULTS_OF_ITEMS.has(reason);
}

/** As {@link isFaultOfItem}, by the reason's name in the details of an error. */
export function isNamedFaultOfItem(reason: string): boolean {
  return Object.hasOwn(IS_FAULT_OF_ITEM, reason) && IS_FAULT_OF_ITEM[reason as ReasonName];
}
