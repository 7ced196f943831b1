import { createHash } from 'node:crypto';
import { type DatabaseMemory, transactionMemory } from './memory.ts';
import { NEO4J_VERSION } from './pom.ts';

/** Ports of the database. It always listens on loopback. */
export interface DatabasePorts {
  readonly boltPort: number;
  readonly httpPort: number;
}

/** The only address of the embedded database. The Community edition has no roles, so nobody else may reach it. */
export const LOOPBACK = '127.0.0.1';

export function boltUri(ports: Pick<DatabasePorts, 'boltPort'>): string {
  return `bolt://${LOOPBACK}:${ports.boltPort}`;
}

/** The text of neo4j.conf. Neo4j refuses unknown settings, so every start checks every line. */
export function configurationText(ports: DatabasePorts, memory: DatabaseMemory): string {
  const { oneMb, totalMb } = transactionMemory(memory.heapMb);
  return `# Written by Kaizen Graph at every start; changes made here are lost. Neo4j ${NEO4J_VERSION}.

# Loopback only, Bolt and HTTP only.
server.default_listen_address=${LOOPBACK}
server.default_advertised_address=${LOOPBACK}
server.bolt.enabled=true
server.bolt.listen_address=${LOOPBACK}:${ports.boltPort}
server.bolt.advertised_address=${LOOPBACK}:${ports.boltPort}
server.http.enabled=true
server.http.listen_address=${LOOPBACK}:${ports.httpPort}
server.http.advertised_address=${LOOPBACK}:${ports.httpPort}
server.https.enabled=false

# Nothing is reported to anybody, and no query reads files.
dbms.usage_report.enabled=false
client.allow_telemetry=false
server.bolt.telemetry.enabled=false
dbms.security.allow_csv_import_from_file_urls=false

server.memory.pagecache.size=${memory.pageCacheMb}m

# A query that wants more memory fails alone, instead of ending the database for all.
db.memory.transaction.max=${oneMb}m
dbms.memory.transaction.total.max=${totalMb}m

# Both are off by default: a stuck query would hold its locks for ever, and the others would wait for ever.
db.transaction.timeout=2m
db.lock.acquisition.timeout=10s

# Transaction logs serve only recovery here. A checkpoint every 512 MiB of them bounds both what a start after a
# crash replays and the disk they take; smaller files spare a new database half a gigabyte of preallocation.
db.checkpoint=VOLUME
db.checkpoint.interval.volume=512m
db.tx_log.rotation.size=64m
db.tx_log.rotation.retention_policy=keep_none

# Queries hold account data, which has no place in a log.
db.logs.query.enabled=OFF

# Bolt's threads otherwise idle twice 5 s before a stop completes; by then the service has closed its connections.
internal.dbms.bolt.netty_server_shutdown_quiet_period=0
`;
}

/**
 * Flags of the database's JVM. Two flags are left out because measurements showed no gain (2 cores, JDK 17): using only
 * the first compiler tier saves 0.3 s at the start and makes queries slower for good; a class-data archive saves 1 s at
 * the start, takes 90 MB of disk and makes the first stop 6 s longer.
 */
export function jvmFlags(memory: DatabaseMemory): readonly string[] {
  return [
    // Appends run a tenth to a fifth faster than with G1, measured on two cores that are shared with the service.
    '-XX:+UseParallelGC',
    `-Xms${Math.min(memory.heapMb, 512)}m`,
    `-Xmx${memory.heapMb}m`,
    // A database without memory works badly. One that has died is noticed and started again.
    '-XX:+ExitOnOutOfMemoryError',
    // As in the configuration that Neo4j ships: stack traces stay, and direct buffers per thread stay small.
    '-XX:-OmitStackTraceInFastThrow',
    '-XX:+DisableExplicitGC',
    '-Djdk.nio.maxCachedBufferSize=1024',
    '-Dio.netty.tryReflectionSetAccessible=true',
    '-Dlog4j2.disable.jmx=true',
    // Its statistics file is in the temporary folder and stalls the JVM when that disk is slow.
    '-XX:-UsePerfData',
    '--add-opens=java.base/java.nio=ALL-UNNAMED',
    '--add-opens=java.base/java.io=ALL-UNNAMED',
    '--add-opens=java.base/java.lang=ALL-UNNAMED',
    '--add-opens=java.base/sun.nio.ch=ALL-UNNAMED',
  ];
}

/** A hash that changes whenever version, configuration or flags change. */
export function configurationFingerprint(ports: DatabasePorts, memory: DatabaseMemory): string {
  const text = [configurationText(ports, memory), ...jvmFlags(memory)].join('\n');
  return createHash('sha256').update(text).digest('hex');
}
