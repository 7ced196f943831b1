/** What the graph holds of the things a batch touches, locked and read at the start of its transaction. */
import type { Timestamp } from '../../gen/google/protobuf/timestamp.ts';
import type { Figures } from '../../shared/figures.ts';
import type { Assignment } from '../../shared/vocabulary.ts';

/** What an event needs to know of its account. */
export interface StoredAccount {
  readonly currency: string;
  readonly industry: string;
  readonly clientType: string;
  /** When a reset took back all figures, in milliseconds since 1970; null when none ever did. */
  readonly figuresResetMs?: number | null;
}

/** What an event needs to know of its project; empty strings stand for the account's. */
export interface StoredProject {
  readonly industry: string;
  readonly clientType: string;
}

/** An event that is stored already. */
export interface StoredEvent {
  readonly hash: string;
  readonly recordTime: Timestamp;
  /** Whether it was taken back. */
  readonly retracted: boolean;
  /** Whether it was taken back with its import: the same record sent again is stored again. */
  readonly undone: boolean;
  /** Events that had its id before. */
  readonly formers: number;
}

/** Performance figures as stored, with the set they were counted in. */
export interface StoredFigure {
  readonly revision: number;
  readonly contentHash: string;
  readonly figures: Figures;
  readonly setKey: string;
  readonly assignment: Assignment;
  readonly recordTime: Timestamp;
  /** Key of the import that brought it first; undefined when none did. */
  readonly importKey: string | undefined;
}

/** Where a trait of a creative comes from: the caller, or the text extractor. */
export type TraitSource = 'reported' | 'extractor';

/** A creative with its totals. Traits and projects are known only as far as the batch asked for them. */
export interface StoredCreative {
  readonly figures: Figures;
  readonly mark: 'WINNER' | 'LOSER' | undefined;
  readonly markedBy: 'PERSON' | 'SERVICE' | undefined;
  readonly text: string | undefined;
  readonly extractor: string | undefined;
  readonly traits: ReadonlyMap<string, TraitSource>;
  readonly projectKeys: ReadonlySet<string>;
}

/** Everything by key. What is absent from a map is not stored. */
export interface StoredState {
  readonly accounts: ReadonlyMap<string, StoredAccount>;
  readonly projects: ReadonlyMap<string, StoredProject>;
  readonly events: ReadonlyMap<string, StoredEvent>;
  readonly figures: ReadonlyMap<string, StoredFigure>;
  readonly creatives: ReadonlyMap<string, StoredCreative>;
  /** What accounts' days come to, of the figures that are limited; the others are 0. Key: dateKeyOf. */
  readonly dates: ReadonlyMap<string, Figures>;
  /** The same of accounts' platforms. */
  readonly platforms: ReadonlyMap<string, Figures>;
  /** What deals won with packs come to, in millionths. */
  readonly deals: ReadonlyMap<string, bigint>;
}
