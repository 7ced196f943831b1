// Note when API keys were last used. An earlier time than the stored one changes nothing.
//
// @mode    write
// @scope   global  keys belong to the deployment
// @param   $uses   LIST<MAP {keyId :: STRING NOT NULL, atMs :: INTEGER NOT NULL} NOT NULL> NOT NULL
// @returns none
UNWIND $uses AS use
MATCH (key:ApiKey {key: use.keyId})
WHERE key.last_used_at IS NULL OR key.last_used_at.epochMillis < use.atMs
SET key.last_used_at = datetime({epochMillis: use.atMs})
