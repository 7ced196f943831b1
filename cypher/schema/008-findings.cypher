// Tests of which the dashboard has something to say, the newest first.
CREATE INDEX contrast_set_finding IF NOT EXISTS FOR (n:ContrastSet) ON (n.finding, n.newest, n.key);
