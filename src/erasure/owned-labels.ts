/** What becomes of every kind of node when an account is erased. A test holds both lists to the labels of the schema. */

/**
 * Labels whose nodes belong to one account and have keys under the account's key, in the order of their deletion. What
 * has many neighbours comes after them, because it has few relationships left by then.
 */
export const OWNED_LABELS = [
  'Event',
  'ExpiredEvent',
  'PerformanceDay',
  'GuidanceUse',
  'Creative',
  'Stratum',
  'SetScore',
  'Pattern',
  'PastLook',
  'Evidence',
  'Dispersion',
  'Formula',
  'Model',
  'PlatformLevels',
  'Training',
  'ContrastSet',
  'Override',
  'Snapshot',
  'Epoch',
  'ImportDay',
  'Import',
  'DayTag',
  'Day',
  'Strategy',
  'PackRun',
  'Lead',
  'SubjectErasure',
  'Intake',
  'Pack',
  'Channel',
  'Template',
  'SegmentStat',
  'PlatformStat',
  'Trait',
  'Project',
] as const;

/** All other labels, and what an erasure does with their nodes. */
export const OTHER_LABELS = {
  Account: 'becomes the tombstone',
  ArrivingAccount: 'an account that is imported is no account yet, and a broken-off import is cleared away',
  Erasure: 'the tombstone: it stays, without the id',
  Cycle: 'the cycles of the account are deleted; deployment cycles forget that they visited it',
  Lease: 'the lease of the account is deleted with the end of the erasure',
  Segment: 'segments that are left without a project and an insight are deleted',
  Insight: 'insights that the account contributed to are withdrawn, and forget it',
  Concept: 'words that several accounts share: they go with their last insight',
  ApiKey: 'keys forget the account; a key that is bound to nothing else is deleted',
  AuditEntry: 'entries name a keyed hash, and lose the actor and the reason that the caller wrote',
  Deployment: 'holds nothing of an account',
  Schedule: 'holds nothing of an account',
} as const;
