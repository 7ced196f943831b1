// Sums of an account and its projects on a date, for each metric that is limited. The account is locked. A sum comes in
// two parts: it is the first times 2^31, plus the second. Neither part can overflow, and each arrives as an exact
// number.
//
// @mode    read
// @param   $dates   LIST<MAP{accountKey STRING NOT NULL, date STRING NOT NULL}> NOT NULL
// @returns many { accountKey :: STRING NOT NULL, date :: STRING NOT NULL,
//                 high :: LIST<INTEGER NOT NULL> NOT NULL, low :: LIST<INTEGER NOT NULL> NOT NULL }
//          in the order of LIMITED_FIGURES
UNWIND $dates AS row
MATCH (day:Day)
USING INDEX SEEK day:Day(account, date)
WHERE day.account = row.accountKey AND day.date = date(row.date)
WITH row, [coalesce(day.impressions, 0), coalesce(day.engagements, 0), coalesce(day.conversion_micros, 0),
           coalesce(day.spend_micros, 0), coalesce(day.revenue_micros, 0)] AS figures
WITH row, [figure IN figures | figure / 2147483648] AS high, [figure IN figures | figure % 2147483648] AS low
RETURN row.accountKey AS accountKey, row.date AS date,
       [sum(high[0]), sum(high[1]), sum(high[2]), sum(high[3]), sum(high[4])] AS high,
       [sum(low[0]), sum(low[1]), sum(low[2]), sum(low[3]), sum(low[4])] AS low
