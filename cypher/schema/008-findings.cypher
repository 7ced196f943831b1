// Tests with a finding for the dashboard, newest first.
CREATE INDEX contrast_set_finding IF NOT EXISTS FOR (n:ContrastSet) ON (n.finding, n.newest, n.key);
