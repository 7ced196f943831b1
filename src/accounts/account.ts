/** Whether an account takes part in sharing knowledge. */
export type AccountSharing = 'ENABLED' | 'DISABLED';

/** An account as stored. */
export interface Account {
  readonly accountId: string;
  /** '' when unknown. */
  readonly industry: string;
  /** '' when unknown. */
  readonly clientType: string;
  /** ISO 4217. */
  readonly currency: string;
  /** IANA name. */
  readonly timeZone: string;
  /** 0 before the first publication. */
  readonly publishedEpoch: number;
  /** Milliseconds since 1970. */
  readonly createdAtMs: number;
  readonly eventCount: number;
  /** Trimmed and without duplicates, in the caller's order. */
  readonly bannedPhrases: readonly string[];
  readonly sharing: AccountSharing;
  /**
   * Stored name of the metric that its contexts use. '': the service chooses by the published evidence, see
   * contexts/metric-choice.ts.
   */
  readonly goalMetric: string;
  /** Days for which events are kept; 0: as the service's setting says. */
  readonly eventRetentionDays: number;
  /** Events before this time have expired, in milliseconds since 1970; null: none has. */
  readonly eventsKeptFromMs: number | null;
  /** When expired events were last deleted, in milliseconds since 1970; null: never. */
  readonly eventsExpiredAtMs: number | null;
}

/** The settings of an account that a caller chooses. */
export type AccountSettings = Pick<
  Account,
  | 'accountId'
  | 'industry'
  | 'clientType'
  | 'currency'
  | 'timeZone'
  | 'bannedPhrases'
  | 'sharing'
  | 'goalMetric'
  | 'eventRetentionDays'
>;

/** A project as stored. */
export interface Project {
  readonly projectId: string;
  /** '': the account's industry applies. */
  readonly industry: string;
  /** '': the account's client type applies. */
  readonly clientType: string;
  /** Milliseconds since 1970. */
  readonly createdAtMs: number;
  readonly eventCount: number;
  /** Phrases banned in addition to those of the account. */
  readonly bannedPhrases: readonly string[];
  /** '': the account's goal metric applies. */
  readonly goalMetric: string;
}

/** The settings of a project that a caller chooses. */
export type ProjectSettings = Pick<
  Project,
  'projectId' | 'industry' | 'clientType' | 'bannedPhrases' | 'goalMetric'
>;
