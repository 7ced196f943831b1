/** A database in a temporary folder, with the service, after the tutorial. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { startEmbeddedNeo4j } from '../../src/embedded-neo4j/embedded-neo4j.ts';
import { createGraph } from '../../src/graph/graph.ts';
import { createShutdownStack } from '../../src/service/shutdown.ts';
import { startService } from '../../src/service/start-service.ts';
import type { BrowserOptions } from './neo4j-browser.ts';
import { runTutorial } from './tutorial.ts';

/** What the pictures are taken of. */
export interface TutorialBed {
  readonly database: Pick<BrowserOptions, 'browserUrl' | 'uri' | 'username' | 'password'>;
  /** Stops and removes everything. */
  close(): Promise<void>;
}

/** The account of the tutorial. */
const ACCOUNT = 'acme';
/** Limit for stopping service and database together, in milliseconds. */
const CLOSE_LIMIT_MS = 90_000;

/** Starts everything and runs the tutorial. When a part fails, everything started is stopped again. */
export async function openTutorialBed(say: (text: string) => void): Promise<TutorialBed> {
  const stack = createShutdownStack({ deadlineMs: CLOSE_LIMIT_MS });
  try {
    const folder = mkdtempSync(path.join(tmpdir(), 'kaizen-pictures-'));
    stack.push('folder', () => rmSync(folder, { recursive: true, force: true }));
    say('starting the database');
    const neo4j = await startEmbeddedNeo4j({ dataDir: path.join(folder, 'data'), boltPort: 0, httpPort: 0 });
    stack.push('database', neo4j.stop);
    const { uri, username, password, browserUrl } = neo4j;
    const graph = createGraph({ uri, username, password, database: 'neo4j' });
    stack.push('graph', () => graph.close());
    const service = await startService({
      graph,
      log: pino({ level: 'silent' }),
      grpcAddress: '127.0.0.1:0',
      settings: { scheduleEnabled: false },
    });
    stack.push('service', async () => void (await service.stop()));
    say('doing the tutorial');
    await runTutorial({ address: service.grpcAddress, accountId: ACCOUNT });
    return {
      database: { uri, username, password, browserUrl },
      close: async () => void (await stack.stop()),
    };
  } catch (error) {
    await stack.stop();
    throw error;
  }
}
