// What the figures of platforms come to so far, of each figure that is limited there: as text, because a total may be more
// than a number holds. The accounts are locked.
//
// @mode    read
// @param   $platformKeys   LIST<STRING NOT NULL> NOT NULL   keys of platform counters
// @returns many { key :: STRING NOT NULL, totals :: LIST<STRING NOT NULL> NOT NULL }
//          in the order of LIMITED_COUNTS
UNWIND $platformKeys AS platformKey
MATCH (platform:PlatformStat {key: platformKey})
RETURN platform.key AS key,
       [toString(coalesce(platform.impressions, 0)), toString(coalesce(platform.engagements, 0)),
        toString(coalesce(platform.conversion_micros, 0))] AS totals
