// Count what all accounts have together. Most numbers are the store's own counts of its labels, so they are cheap at
// any size. Only current insights are read, and there are few of them.
//
// @mode    read
// @scope   global  an operator's view of the whole deployment: numbers only
// @param   $maxInsights   INTEGER NOT NULL   limit for counting current insights
// @returns one { accounts INTEGER NOT NULL, projects INTEGER NOT NULL, events INTEGER NOT NULL,
//                creatives INTEGER NOT NULL, figures INTEGER NOT NULL, sets INTEGER NOT NULL, traits INTEGER NOT NULL,
//                patternVersions INTEGER NOT NULL, models INTEGER NOT NULL, formulas INTEGER NOT NULL,
//                insights INTEGER NOT NULL, sharedEpoch INTEGER NOT NULL }
CYPHER 5
CALL () { MATCH (n:Account) RETURN count(n) AS accounts }
CALL () { MATCH (n:Project) RETURN count(n) AS projects }
CALL () { MATCH (n:Event) RETURN count(n) AS events }
CALL () { MATCH (n:Creative) RETURN count(n) AS creatives }
CALL () { MATCH (n:PerformanceDay) RETURN count(n) AS figures }
CALL () { MATCH (n:ContrastSet) RETURN count(n) AS sets }
CALL () { MATCH (n:Trait) RETURN count(n) AS traits }
CALL () { MATCH (n:Pattern) RETURN count(n) AS patternVersions }
CALL () { MATCH (n:Model) RETURN count(n) AS models }
CALL () { MATCH (n:Formula) RETURN count(n) AS formulas }
OPTIONAL MATCH (deployment:Deployment {key: 'deployment'})
WITH *, coalesce(deployment.shared_epoch, 0) AS sharedEpoch
CALL (sharedEpoch) {
  MATCH (insight:Insight)
  WHERE insight.place >= '' AND insight.epoch_from <= sharedEpoch
    AND (insight.epoch_to IS NULL OR insight.epoch_to > sharedEpoch)
  WITH insight
  LIMIT $maxInsights
  RETURN count(insight) AS insights
}
RETURN accounts, projects, events, creatives, figures, sets, traits, patternVersions, models, formulas, insights,
       sharedEpoch
