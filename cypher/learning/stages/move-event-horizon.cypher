// Move the time from which an account keeps its events to the start of the UTC day that lies some days before a cycle. It
// never moves back. From the commit on, every write of events finds it under the lock of the account. Servers then
// delete what lies before it.
//
// @mode    write
// @param   $accountKey      STRING NOT NULL
// @param   $retentionDays   INTEGER NOT NULL   days for which events are kept
// @param   $startedAtMs     INTEGER NOT NULL   start of the cycle, in milliseconds since 1970
// @returns none
MATCH (account:Account {key: $accountKey})
WITH account,
     datetime.truncate('day', datetime({epochMillis: $startedAtMs}) - duration({days: $retentionDays})) AS keptFrom
WHERE account.events_kept_from IS NULL OR account.events_kept_from < keptFrom
SET account.events_kept_from = keptFrom, account.expiry_pending = true
