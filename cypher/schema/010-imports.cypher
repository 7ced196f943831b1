// Imports, the records they stored, and their days, which show whether two imports have the same records. Also,
// performance records of accounts and projects are counted once, however often they are corrected. Before, every import
// of restated days made the count grow.

CREATE CONSTRAINT import_key IF NOT EXISTS FOR (n:Import) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT import_day_key IF NOT EXISTS FOR (n:ImportDay) REQUIRE n.key IS UNIQUE;
// ListImports: newest first.
CREATE INDEX import_place IF NOT EXISTS FOR (n:Import) ON (n.account_key, n.place);
// UndoImport: what is left of an import, creative by creative.
CREATE INDEX event_import IF NOT EXISTS FOR (n:Event) ON (n.import_key, n.import_place);
// Import days with equal totals, and the accounts that have some.
CREATE INDEX import_day_sums IF NOT EXISTS FOR (n:ImportDay) ON (n.sums);
CREATE INDEX import_day_twin IF NOT EXISTS FOR (n:ImportDay) ON (n.twin_account, n.key);

MATCH (account:Account)
CALL (account) {
  MATCH (figure:PerformanceDay)
  WHERE figure.key STARTS WITH account.key + '|'
  WITH account, count(figure) AS figures
  SET account.performance_count = figures
} IN TRANSACTIONS OF 1 ROW;
MATCH (project:Project)
CALL (project) {
  MATCH (figure:PerformanceDay)
  WHERE figure.key STARTS WITH project.key + '|'
  WITH project, count(figure) AS figures
  SET project.performance_count = figures
} IN TRANSACTIONS OF 1 ROW;
