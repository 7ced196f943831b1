/** Measures how long the program takes to start when its data folder and Neo4j's jars exist already. */
import path from 'node:path';
import { temporaryFolder } from './bed.ts';
import type { PartContext } from './part.ts';
import { startProgram } from './program.ts';

/** Further starts take the same time. */
const WARM_STARTS = 2;

/** Measures `start_warm_s` and, on an empty folder, `start_cold_s`. Nothing else may run meanwhile. */
export async function measureStart({ figures, say, signal }: PartContext): Promise<void> {
  const folder = temporaryFolder();
  const start = async (): Promise<number> => {
    const program = await startProgram(
      {
        environment: {
          KAIZEN_DATA_DIR: path.join(folder.path, 'data'),
          KAIZEN_NEO4J_BOLT_PORT: '0',
          KAIZEN_NEO4J_HTTP_PORT: '0',
          NEO4J_URI: '',
        },
        logFile: path.join(folder.path, 'service.log'),
      },
      signal,
    );
    await program.stop();
    return program.startSeconds;
  };
  try {
    say('start: the first, which makes the data folder');
    figures.set('start_cold_s', await start());
    const warm: number[] = [];
    for (let number = 1; number <= WARM_STARTS; number += 1) {
      say(`start: warm, ${number} of ${WARM_STARTS}`);
      warm.push(await start());
    }
    figures.add('start_warm_s', warm);
  } finally {
    folder.remove();
  }
}
