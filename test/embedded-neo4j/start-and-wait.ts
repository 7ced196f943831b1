/**
 * A server reduced to its database, to be killed: starts it in the folder given as argument, writes one line of JSON
 * about it and stays.
 */
import { startEmbeddedNeo4j } from '../../src/embedded-neo4j/embedded-neo4j.ts';

const dataDir = process.argv[2];
if (dataDir === undefined) throw new Error('usage: start-and-wait.ts DATA_DIR');
const database = await startEmbeddedNeo4j({
  dataDir,
  boltPort: 0,
  httpPort: 0,
  memory: { heapMb: 512, pageCacheMb: 256 },
});
const { uri, pid, password } = database;
process.stdout.write(`${JSON.stringify({ uri, pid, password })}\n`);
setInterval(() => undefined, 60_000);
