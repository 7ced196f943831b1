// End the relationships that show interactions. They end with the next epoch.
//
// @mode    write
// @param   $patternKeys   LIST<STRING NOT NULL> NOT NULL   of versions that end
// @param   $epoch         INTEGER NOT NULL
// @returns none
UNWIND $patternKeys AS patternKey
MATCH (pattern:Pattern {key: patternKey})-[:ABOUT]->(:Trait)-[:COMBINES]->(trait:Trait)
USING INDEX SEEK pattern:Pattern(key)
MATCH (trait)-[effect:WORKS_WITH|WORSE_WITH]->(:Trait)
WHERE effect.pattern_key = patternKey
SET effect.epoch_to = coalesce(effect.epoch_to, $epoch)
