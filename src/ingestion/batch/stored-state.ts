/** What the graph holds of the things a batch touches, locked and read at the start of the batch's transaction. */
import type { Timestamp } from '../../gen/google/protobuf/timestamp.ts';
import type { Figures } from '../../shared/figures.ts';
import type { Assignment } from '../../shared/vocabulary.ts';

/** What an event needs to know of its account. */
export interface StoredAccount {
  readonly currency: string;
  readonly industry: string;
  readonly clientType: string;
  /** When a reset last took back all performance records, in milliseconds since 1970; null when none did. */
  readonly figuresResetMs?: number | null;
  /** Events before this time have expired, in milliseconds since 1970; null when none has. */
  readonly keptFromMs?: number | null;
}

/** What an event needs to know of its project. An empty string means that the account's value applies. */
export interface StoredProject {
  readonly industry: string;
  readonly clientType: string;
}

/** An event that is stored already. */
export interface StoredEvent {
  readonly hash: string;
  /** Its own time, in seconds since 1970. Absent: the batch stores it. */
  readonly eventSeconds?: number;
  readonly recordTime: Timestamp;
  /** Whether it was taken back. */
  readonly retracted: boolean;
  /** Whether it was taken back with its import. The same record is then stored again when it is sent again. */
  readonly undone: boolean;
  /** How many earlier events had its id. */
  readonly formers: number;
}

/** A stored performance record, with the contrast set it counts in. */
export interface StoredFigure {
  readonly revision: number;
  readonly contentHash: string;
  readonly figures: Figures;
  readonly setKey: string;
  readonly assignment: Assignment;
  readonly recordTime: Timestamp;
  /** Key of the import that brought the first revision; undefined when no import did. */
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
  /** Sums by account and date, for the metrics that are limited; other metrics are 0. Key: dateKeyOf. */
  readonly dates: ReadonlyMap<string, Figures>;
  /** Sums by account and platform, for the metrics that are limited. */
  readonly platforms: ReadonlyMap<string, Figures>;
  /** Sums of the deals won with each pack, in millionths. */
  readonly deals: ReadonlyMap<string, bigint>;
  /** Keys of the leads among the subjects of the events that were erased. Absent: none was. */
  readonly erasedLeads?: ReadonlySet<string>;
  /** Keys of the events whose ids belonged to events that have expired. Absent: none did. */
  readonly expiredIds?: ReadonlySet<string>;
}
