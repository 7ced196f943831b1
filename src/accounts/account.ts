/** Whether an account gives to and takes from what accounts share. */
export type AccountSharing = 'ENABLED' | 'DISABLED';

/** An account as stored. */
export interface Account {
  readonly accountId: string;
  /** '' when unknown, as for the client type. */
  readonly industry: string;
  readonly clientType: string;
  /** ISO 4217. */
  readonly currency: string;
  /** IANA. */
  readonly timeZone: string;
  /** 0 before the first publication. */
  readonly publishedEpoch: number;
  /** Milliseconds since 1970. */
  readonly createdAtMs: number;
  readonly eventCount: number;
  /** Trimmed, none twice; the caller's order. */
  readonly bannedPhrases: readonly string[];
  readonly sharing: AccountSharing;
  /** Stored name of the metric its contexts are judged by; '' leaves it to what is known. */
  readonly goalMetric: string;
}

/** The settings a caller chooses. */
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
  /** '' for the account's, as for the client type. */
  readonly industry: string;
  readonly clientType: string;
  /** Milliseconds since 1970. */
  readonly createdAtMs: number;
  readonly eventCount: number;
  /** Beside those of the account. */
  readonly bannedPhrases: readonly string[];
  /** '' for the account's. */
  readonly goalMetric: string;
}

/** The settings a caller chooses. */
export type ProjectSettings = Pick<
  Project,
  'projectId' | 'industry' | 'clientType' | 'bannedPhrases' | 'goalMetric'
>;
