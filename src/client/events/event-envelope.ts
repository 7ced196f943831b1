/** Input types of the client, and the fields that every event may have. */
import type { TraitKind } from '../../gen/kaizen/v1/vocabulary.ts';

/** Name of a kind of trait, for example `TONE`. */
export type TraitKindName = keyof typeof TraitKind extends infer Name
  ? Name extends `TRAIT_KIND_${infer Short}`
    ? Exclude<Short, 'UNSPECIFIED'>
    : never
  : never;

/** A trait, or an applied item of a context. */
export interface TraitInput {
  /** The kind by its name, or by its number in the API. */
  readonly kind: TraitKind | TraitKindName;
  /** Its value, for example "friendly". */
  readonly value: string;
}

/** The context that something was generated with, and the items that were applied. */
export interface GuidanceInput {
  /** The unchanged `contextId` of the context. Give it for a holdout context too, because the comparison needs both. */
  readonly contextId: string;
  /** Items of the context that were applied. */
  readonly items?: readonly TraitInput[] | undefined;
}

/** Fields that every event may have. */
export interface EventEnvelope {
  /** Default: the client's project. '': the event belongs to the account as a whole. */
  readonly projectId?: string | undefined;
  /** Permanent and unique within the account. Logging the same event twice is harmless. Default: a random id. */
  readonly eventId?: string | undefined;
  /** When it happened. Default: now. */
  readonly eventTime?: Date | undefined;
  /** Who or what caused it. Default: the client's actor. */
  readonly actor?: string | undefined;
  /** Free labels. */
  readonly tags?: readonly string[] | undefined;
  /** The context it was made with. */
  readonly guidance?: GuidanceInput | undefined;
}

/**
 * Any value that JSON can hold. Dates and big integers become texts; other values are left out. At most 65,536 bytes as
 * JSON.
 */
export type FreeObject = object;
