// Sum the days of the account and its projects, for each date, into the snapshot of the date. The total of an account's
// days of one date is limited (MAX_DAY_MICROS), so that no sum can overflow.
//
// @mode    write
// @param   $accountKey   STRING NOT NULL
// @param   $dates        LIST<STRING NOT NULL> NOT NULL   YYYY-MM-DD
// @returns none
MATCH (account:Account {key: $accountKey})
UNWIND $dates AS date
CALL (account, date) {
  CALL (account, date) {
    MATCH (day:Day {key: account.key + '||' + date})
    RETURN day
    UNION ALL
    MATCH (account)-[:OWNS]->(project:Project)
    MATCH (day:Day {key: project.key + '|' + date})
    RETURN day
  }
  RETURN sum(coalesce(day.spend_micros, 0)) AS spend,
         sum(coalesce(day.revenue_micros, 0)) AS revenue,
         sum(coalesce(day.impressions, 0)) AS impressions,
         sum(coalesce(day.clicks, 0)) AS clicks,
         sum(coalesce(day.engagements, 0)) AS engagements,
         sum(coalesce(day.conversion_micros, 0)) AS conversions
}
MERGE (snapshot:Snapshot {key: account.key + '|' + date})
ON CREATE SET snapshot.date = date(date)
SET snapshot.spend_micros = spend,
    snapshot.revenue_micros = revenue,
    snapshot.impressions = impressions,
    snapshot.clicks = clicks,
    snapshot.engagements = engagements,
    snapshot.conversion_micros = conversions,
    snapshot.roas = CASE WHEN spend > 0 THEN toFloat(revenue) / spend ELSE null END
MERGE (account)-[:HAS_SNAPSHOT]->(snapshot)
