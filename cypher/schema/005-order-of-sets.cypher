// Changed sets of a level in the order of their keys: sums over them are then the same to the last bit in every database
// that was told the same, and a cycle that was interrupted goes on with the pages it would have come to.

DROP INDEX contrast_set_dirty IF EXISTS;
CREATE INDEX contrast_set_changed IF NOT EXISTS FOR (n:ContrastSet) ON (n.dirty, n.level, n.key);
