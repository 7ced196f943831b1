// Return the newest versions of a group's insights with everything stored about them, for deciding on the next
// versions. The version before may be included too.
//
// @mode    read
// @scope   global  insights are pooled over accounts; nothing of this is shown to anyone
// @param   $kindGroup   STRING NOT NULL
// @returns many { insightKey :: STRING NOT NULL, kind :: STRING NOT NULL, value :: STRING NOT NULL,
//                 metric :: STRING NOT NULL, assignment :: STRING NOT NULL, segment :: STRING NOT NULL,
//                 version :: INTEGER NOT NULL, date :: STRING NOT NULL, lift :: FLOAT, lower :: FLOAT, upper :: FLOAT,
//                 signConfidence :: FLOAT, qValue :: FLOAT, accounts :: STRING, sets :: STRING,
//                 support :: STRING, released :: STRING, epochTo :: INTEGER }
MATCH (insight:Insight)
WHERE insight.kind_group = $kindGroup
RETURN insight.key AS insightKey, insight.kind AS kind, insight.value AS value, insight.metric AS metric,
       insight.assignment AS assignment, insight.segment AS segment, insight.version AS version,
       toString(insight.date) AS date, insight.lift AS lift, insight.lower AS lower, insight.upper AS upper,
       insight.sign_confidence AS signConfidence, insight.q_value AS qValue, insight.accounts AS accounts,
       insight.sets AS sets, insight.support AS support, insight.released AS released, insight.epoch_to AS epochTo
