// Days on which an account used a tag, newest first.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL   nothing is returned of an account that does not exist
// @param   $accountTagKey   STRING NOT NULL    key of the account's tag
// @param   $from            STRING NOT NULL    first day
// @param   $to              STRING NOT NULL    last day
// @param   $limit           INTEGER NOT NULL   most days
// @returns many { key :: STRING NOT NULL, date :: STRING NOT NULL }
MATCH (tag:DayTag)
USING INDEX SEEK tag:DayTag(account_tag, date)
WHERE tag.account_tag = $accountTagKey AND tag.date >= date($from) AND tag.date <= date($to)
  AND EXISTS { (:Account {key: $accountKey}) }
RETURN tag.key AS key, toString(tag.date) AS date
ORDER BY tag.account_tag DESC, tag.date DESC
LIMIT $limit
