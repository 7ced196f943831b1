// Restore pattern versions of an earlier epoch as new versions, which become visible when their epoch is published.
// They have the old content, except the smallest p-value, which covers all interim analyses since. Their creating cycle
// also stays. Where their evidence was computed by another estimator, the next cycle learns them anew.
//
// @mode    write
// @for     Scope in Account Project
// @param   $epoch         INTEGER NOT NULL   the epoch they will be published as
// @param   $createdAtMs   INTEGER NOT NULL   milliseconds since 1970
// @param   $accountKey    STRING NOT NULL
// @param   $estimator     STRING NOT NULL    the present estimator of evidence
// @param   $patterns      LIST<MAP { scopeKey STRING NOT NULL, traitKey STRING NOT NULL, patternKey STRING NOT NULL,
//                         formerKey STRING NOT NULL, previousKey STRING NOT NULL, version INTEGER NOT NULL } NOT NULL>
//                         NOT NULL   former: the version to restore; previous: the newest version
// @returns none
UNWIND $patterns AS row
MATCH (scope:{{Scope}} {key: row.scopeKey})
MATCH (trait:Trait {key: row.traitKey})
MATCH (former:Pattern {key: row.formerKey})
MATCH (previous:Pattern {key: row.previousKey})
MERGE (pattern:Pattern {key: row.patternKey})
SET pattern += former {
      .*, key: row.patternKey, version: row.version, epoch_from: $epoch, epoch_to: null, era_key: null,
      restored_from: former.key, created_at: datetime({epochMillis: $createdAtMs}),
      p_any: CASE WHEN previous.estimator = former.estimator AND previous.p_any < former.p_any THEN previous.p_any ELSE former.p_any END
    },
    previous.epoch_to = coalesce(previous.epoch_to, $epoch)
MERGE (scope)-[:HAS_PATTERN]->(pattern)
MERGE (pattern)-[:ABOUT]->(trait)
MERGE (pattern)-[:SUPERSEDES]->(previous)
FOREACH (_ IN CASE former.estimator WHEN $estimator THEN [] ELSE [1] END |
  SET trait.dirty = $accountKey, trait.change = coalesce(trait.change, 0) + 1)
WITH pattern, former
MATCH (former)-[:LEARNED_IN]->(cycle:Cycle)
MERGE (pattern)-[:LEARNED_IN]->(cycle)
