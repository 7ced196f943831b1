// Mark contrast sets whose performance records change, and count how many of their records say that nobody was assigned
// at random. Missing sets are created. The first write takes the lock under which the counts change, here and on the
// set's weeks.
//
// @mode    write
// @param   $sets   LIST<MAP{key STRING NOT NULL, accountKey STRING NOT NULL, testId STRING NOT NULL, platform STRING,
//                  audience STRING, observational INTEGER NOT NULL}> NOT NULL
//                  sorted by key; platform and audience only if the set is defined by them
// @returns none
UNWIND $sets AS row
MERGE (set:ContrastSet {key: row.key})
ON CREATE SET set.level = 'FINE', set.test_id = row.testId, set.platform = row.platform, set.audience = row.audience,
              set.change = 0
SET set.dirty = row.accountKey, set.change = set.change + 1,
    set.observational = coalesce(set.observational, 0) + row.observational
