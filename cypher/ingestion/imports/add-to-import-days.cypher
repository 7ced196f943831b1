// Add to the sums of what imports brought, by day. The sums follow later corrections. A day with the same sums as a day
// of another import of the account is marked as its twin, because the same records may have come twice. Sums of which
// fewer than two are above 0 are not compared. An upload whose records are taken back starts again at position 0,
// because skipped records must be stored.
//
// @mode    write
// @param   $days   LIST<MAP{key STRING NOT NULL, importKey STRING NOT NULL, accountKey STRING NOT NULL,
//                  date STRING NOT NULL, records INTEGER NOT NULL, impressions INTEGER NOT NULL, clicks INTEGER NOT NULL,
//                  spendMicros INTEGER NOT NULL}> NOT NULL   sorted by key
// @returns none
UNWIND $days AS row
MERGE (day:ImportDay {key: row.key})
ON CREATE SET day.import_key = row.importKey, day.date = date(row.date)
SET day.records = coalesce(day.records, 0) + row.records,
    day.impressions = coalesce(day.impressions, 0) + row.impressions,
    day.clicks = coalesce(day.clicks, 0) + row.clicks,
    day.spend_micros = coalesce(day.spend_micros, 0) + row.spendMicros
SET day.sums = CASE
  WHEN day.records > 0 AND size([sum IN [day.impressions, day.clicks, day.spend_micros] WHERE sum > 0]) >= 2
  THEN row.accountKey + '|' + row.date + '|' + toString(day.impressions) + '|' + toString(day.clicks) + '|'
    + toString(day.spend_micros)
  END
WITH row, day
CALL (row) {
  WITH row WHERE row.records < 0
  MATCH (import:Import {key: row.importKey})
  SET import.next_position = 0
}
WITH row, day
OPTIONAL MATCH (twin:ImportDay)
WHERE twin.sums = day.sums AND twin.key <> day.key
WITH row, day, min(twin.key) AS twinKey
SET day.twin = twinKey, day.twin_account = CASE WHEN twinKey IS NOT NULL THEN row.accountKey END
