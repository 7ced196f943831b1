// Lock an account for one transaction that deletes expired events. No row: it was erased, another server has finished, or
// a cycle is running. Other servers leave the account alone for a while. The lock keeps every write of the account out,
// so nothing that is read after it changes.
//
// @mode    write
// @param   $accountKey   STRING NOT NULL
// @param   $leaseKey     STRING NOT NULL    that of the account's cycles
// @param   $leaseMs      INTEGER NOT NULL   milliseconds until other servers may continue
// @returns optional { toDate :: STRING NOT NULL }   the first day that is kept
MATCH (account:Account {key: $accountKey})
SET account.locked = true
WITH account
WHERE account:Account AND account.expiry_pending = true
OPTIONAL MATCH (lease:Lease {key: $leaseKey})
OPTIONAL MATCH (cycle:Cycle {key: lease.cycle_id})
WITH account, lease, cycle
WHERE NOT coalesce(lease.expires_at >= datetime.realtime() OR cycle.state = 'RUNNING', false)
SET account.expiry_leased_until = datetime.realtime() + duration({milliseconds: $leaseMs})
RETURN toString(date(account.events_kept_from)) AS toDate
