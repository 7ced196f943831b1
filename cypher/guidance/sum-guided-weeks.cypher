// Sum the results of creatives that were generated with guidance or in a holdout, by project and week of their
// guidance, for the newest uses. `figures` lists clicks, their impressions, engagements, their impressions,
// conversions, their clicks, spend, revenue, records, impressions. Money and conversions of many creatives may exceed
// an integer of the database. They are summed in two parts, each exact, and then become floats.
//
// @mode    read
// @for     Owner in account project
// @param   $ownerKey       STRING NOT NULL    key of the account, or of one of its projects
// @param   $maxUses        INTEGER NOT NULL   uses read, newest first
// @param   $maxCreatives   INTEGER NOT NULL   creatives read, of the newest uses
// @returns many { projectId :: STRING NOT NULL, week :: STRING NOT NULL, holdout :: BOOLEAN NOT NULL,
//                 useCount :: INTEGER NOT NULL, creatives :: INTEGER NOT NULL, measured :: INTEGER NOT NULL,
//                 figures :: LIST<FLOAT NOT NULL> NOT NULL }
MATCH (use:GuidanceUse)
WHERE use.{{Owner}} = $ownerKey AND use.issued_at IS NOT NULL
WITH use
ORDER BY use.{{Owner}} DESC, use.issued_at DESC
LIMIT $maxUses
WITH collect(use) AS uses
UNWIND uses AS use
MATCH (use)<-[:GENERATED_UNDER]-(creative:Creative)
WITH size(uses) AS useCount, use, creative
ORDER BY use.issued_at DESC
LIMIT $maxCreatives
WITH useCount, use, creative, COUNT { (creative)-[:MEASURED]->() } AS records
RETURN use.project_id AS projectId, use.week AS week, use.holdout AS holdout, useCount,
       count(creative) AS creatives, sum(CASE WHEN records > 0 THEN 1 ELSE 0 END) AS measured,
       [toFloat(sum(creative.clicks)), toFloat(sum(creative.clicks_impressions)),
        toFloat(sum(creative.engagements)), toFloat(sum(creative.engagement_impressions)),
        (2147483648.0 * sum(creative.conversion_micros / 2147483648)
          + sum(creative.conversion_micros % 2147483648)) / 1000000.0,
        toFloat(sum(coalesce(creative.conversion_clicks, 0))),
        2147483648.0 * sum(creative.spend_micros / 2147483648) + sum(creative.spend_micros % 2147483648),
        2147483648.0 * sum(creative.revenue_micros / 2147483648) + sum(creative.revenue_micros % 2147483648),
        toFloat(sum(records)), toFloat(sum(creative.impressions))] AS figures
