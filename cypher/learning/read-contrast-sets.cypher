// The sets' terms as they stand.
//
// @mode    read
// @param   $setKeys   LIST<STRING NOT NULL> NOT NULL
// @returns many { setKey :: STRING NOT NULL, change :: INTEGER NOT NULL, measuredChange :: INTEGER,
//                 assignment :: STRING NOT NULL, measuredAssignment :: STRING,
//                 q :: FLOAT NOT NULL, c :: FLOAT NOT NULL, df :: INTEGER NOT NULL }
UNWIND $setKeys AS setKey
MATCH (contrastSet:ContrastSet {key: setKey})
RETURN contrastSet.key AS setKey,
       coalesce(contrastSet.change, 0) AS change,
       contrastSet.measured_change AS measuredChange,
       contrastSet.assignment AS assignment,
       contrastSet.measured_assignment AS measuredAssignment,
       coalesce(contrastSet.q, 0.0) AS q,
       coalesce(contrastSet.c, 0.0) AS c,
       coalesce(contrastSet.df, 0) AS df
