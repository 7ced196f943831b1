// Credentials and the audit.

CREATE CONSTRAINT api_key_key IF NOT EXISTS FOR (n:ApiKey) REQUIRE n.key IS UNIQUE;
// The key begins with the time, so ListAuditEntries reads the index from its end: newest first.
CREATE CONSTRAINT audit_entry_key IF NOT EXISTS FOR (n:AuditEntry) REQUIRE n.key IS UNIQUE;
// ListAuditEntries of one account, newest first.
CREATE INDEX audit_entry_account IF NOT EXISTS FOR (n:AuditEntry) ON (n.account_id, n.key);
// ListApiKeys: newest first.
CREATE INDEX api_key_place IF NOT EXISTS FOR (n:ApiKey) ON (n.place);
