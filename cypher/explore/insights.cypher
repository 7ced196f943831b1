// What accounts share
//
// Insights for a segment (an empty one: for all accounts), surest first. Each is pooled over accounts, whose
// number is given in bands. They come with the nightly deployment cycle, and only when enough accounts stand behind
// them.
// Advice. Best seen as a table.
//
// :param segment => 'SaaS|startup'
MATCH (insight:Insight)
WHERE insight.place = $segment AND insight.epoch_to IS NULL
MATCH (insight)-[:ABOUT]->(concept:Concept)
RETURN concept.kind AS kind, concept.value AS value, insight.metric AS metric, insight.assignment AS assignment,
       toInteger(round(100 * insight.lift)) AS lift, toInteger(round(100 * insight.lower)) AS lower, toInteger(round(100 * insight.upper)) AS upper,
       insight.accounts AS accounts, insight.sets AS tests
ORDER BY insight.q_value
LIMIT 50
