// Return which days of an account have expired and may still have events. No row: nothing is left to delete.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL
// @returns optional { fromDate :: STRING NOT NULL, toDate :: STRING NOT NULL }
//          `toDate` is the first day that is kept
MATCH (account:Account {key: $accountKey})
WHERE account.expiry_pending = true
RETURN toString(coalesce(date(account.events_removed_to), date('0001-01-01'))) AS fromDate,
       toString(date(account.events_kept_from)) AS toDate
