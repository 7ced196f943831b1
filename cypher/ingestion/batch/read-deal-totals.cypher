// Sums of the deals won with packs so far, in millionths of the account's currency. They come as text, because a total
// may exceed what a number holds exactly. The accounts are locked.
//
// @mode    read
// @param   $packKeys   LIST<STRING NOT NULL> NOT NULL   keys of packs
// @returns many { key :: STRING NOT NULL, micros :: STRING NOT NULL }
UNWIND $packKeys AS packKey
MATCH (pack:Pack {key: packKey})
RETURN pack.key AS key, toString(coalesce(pack.deals_micros, 0)) AS micros
