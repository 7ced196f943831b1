// Made with guidance
//
// The newest uses of guidance, the events that handed it back, the creatives made with it and the sets they ran
// in.
// Results. Best seen as a graph.
//
// :param account => 'acme'
MATCH (use:GuidanceUse)
WHERE use.account = $account AND use.issued_at IS NOT NULL
WITH use ORDER BY use.account DESC, use.issued_at DESC LIMIT 5
MATCH (use)<-[used:USED]-(event:Event)
WHERE event.retracted_at IS NULL
OPTIONAL MATCH (use)<-[under:GENERATED_UNDER]-(creative:Creative)-[variant:IN_SET]->(set:ContrastSet)
RETURN use, used, event, under, creative, variant, set
LIMIT 40
