/** What callers give in the client's own forms, and what may be given with every event. */
import type { TraitKind } from '../../gen/kaizen/v1/vocabulary.ts';

/** Name of a kind of trait, for example `TONE`. */
export type TraitKindName = keyof typeof TraitKind extends infer Name
  ? Name extends `TRAIT_KIND_${infer Short}`
    ? Exclude<Short, 'UNSPECIFIED'>
    : never
  : never;

/** A trait, or an item of a context that was put to use. */
export interface TraitInput {
  /** The kind by its name, or as the API numbers it. */
  readonly kind: TraitKind | TraitKindName;
  /** Its value, for example "friendly". */
  readonly value: string;
}

/** Which context something was generated with, and what of it was put to use. */
export interface GuidanceInput {
  /** The `contextId` of the context, unchanged: of a held-out one too, since the comparison needs both. */
  readonly contextId: string;
  /** Items of the context that were put to use. */
  readonly items?: readonly TraitInput[] | undefined;
}

/** What may be given with every event. */
export interface EventEnvelope {
  /** Default: the client's project. '': the event belongs to the account as a whole. */
  readonly projectId?: string | undefined;
  /** Permanent and unique within the account: logging the same twice is harmless. Default: a random one. */
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
 * Anything JSON can say. Dates become ISO texts, big integers texts; what JSON cannot say is left out. 65,536 bytes as JSON
 * at most.
 */
export type FreeObject = object;
