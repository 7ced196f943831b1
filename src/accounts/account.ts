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
}

/** The settings a caller chooses. */
export type AccountSettings = Pick<
  Account,
  'accountId' | 'industry' | 'clientType' | 'currency' | 'timeZone'
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
}

/** The settings a caller chooses. */
export type ProjectSettings = Pick<Project, 'projectId' | 'industry' | 'clientType'>;
