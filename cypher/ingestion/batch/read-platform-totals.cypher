// Totals of platforms so far, for each metric that is limited there. They come as text, because a total may exceed what
// a number holds exactly. The accounts are locked.
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
