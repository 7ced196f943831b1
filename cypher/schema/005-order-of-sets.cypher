// Changed sets of a level in the order of their keys. So sums over them are the same to the last bit in every database
// with the same data, and an interrupted cycle continues with the same pages.

DROP INDEX contrast_set_dirty IF EXISTS;
CREATE INDEX contrast_set_changed IF NOT EXISTS FOR (n:ContrastSet) ON (n.dirty, n.level, n.key);
