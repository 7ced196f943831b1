// Conversions in whole millionths, because ad platforms report modelled ones such as 428.2. A stored count is moved to
// a property that names the unit. A total above 2^63 - 1 millionths, which is beyond the limit of totals, is set to
// that limit. Each statement writes in transactions of bounded size, changes both properties of a node or relationship
// at once, and does nothing when it is repeated. So an interrupted migration can continue.

MATCH (figure:PerformanceDay)
WHERE figure.conversions IS NOT NULL
CALL (figure) {
  SET figure.conversion_micros = CASE WHEN figure.conversions > 9223372036854 THEN 9223372036854775807
                                      ELSE figure.conversions * 1000000 END
  REMOVE figure.conversions
} IN TRANSACTIONS OF 1000 ROWS;
MATCH (creative:Creative)
WHERE creative.conversions IS NOT NULL
CALL (creative) {
  SET creative.conversion_micros = CASE WHEN creative.conversions > 9223372036854 THEN 9223372036854775807
                                        ELSE creative.conversions * 1000000 END
  REMOVE creative.conversions
} IN TRANSACTIONS OF 1000 ROWS;
MATCH (creative:Creative)
CALL (creative) {
  MATCH (creative)-[member:IN_SET]->()
  WHERE member.conversions IS NOT NULL
  SET member.conversion_micros = CASE WHEN member.conversions > 9223372036854 THEN 9223372036854775807
                                      ELSE member.conversions * 1000000 END
  REMOVE member.conversions
} IN TRANSACTIONS OF 100 ROWS;
MATCH (day:Day)
WHERE day.conversions IS NOT NULL
CALL (day) {
  SET day.conversion_micros = CASE WHEN day.conversions > 9223372036854 THEN 9223372036854775807
                                   ELSE day.conversions * 1000000 END
  REMOVE day.conversions
} IN TRANSACTIONS OF 1000 ROWS;
MATCH (platform:PlatformStat)
WHERE platform.conversions IS NOT NULL
CALL (platform) {
  SET platform.conversion_micros = CASE WHEN platform.conversions > 9223372036854 THEN 9223372036854775807
                                        ELSE platform.conversions * 1000000 END
  REMOVE platform.conversions
} IN TRANSACTIONS OF 1000 ROWS;
MATCH (snapshot:Snapshot)
WHERE snapshot.conversions IS NOT NULL
CALL (snapshot) {
  SET snapshot.conversion_micros = CASE WHEN snapshot.conversions > 9223372036854 THEN 9223372036854775807
                                        ELSE snapshot.conversions * 1000000 END
  REMOVE snapshot.conversions
} IN TRANSACTIONS OF 1000 ROWS;
