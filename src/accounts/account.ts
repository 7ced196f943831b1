/** Whether an account takes part in sharing knowledge. */
export type AccountSharing = 'ENABLED' | 'DISABLED';

/** An account as stored. */
export interface Account {
  readonly accountId: string;
  /** '' when unknown. The same holds for the client type. */
  readonly industry: string;
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
  /** Stored name of the metric that its contexts use. '' leaves the choice to the knowledge. */
  readonly goalMetric: string;
}

/** The settings that a caller chooses. */
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
>;

/** A project as stored. */
export interface Project {
  readonly projectId: string;
  /** '' for the account's. The same holds for the client type. */
  readonly industry: string;
  readonly clientType: string;
  /** Milliseconds since 1970. */
  readonly createdAtMs: number;
  readonly eventCount: number;
  /** In addition to those of the account. */
  readonly bannedPhrases: readonly string[];
  /** '' for the account's. */
  readonly goalMetric: string;
}

/** The settings that a caller chooses. */
export type ProjectSettings = Pick<
  Project,
  'projectId' | 'industry' | 'clientType' | 'bannedPhrases' | 'goalMetric'
>;
