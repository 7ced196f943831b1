import { expect, test } from 'vitest';
import { countMavenLine, NO_PROGRESS } from '../../src/embedded-neo4j/maven.ts';

test('downloaded jars are counted with their sizes, poms and other lines are not', () => {
  const lines = [
    '[INFO] Scanning for projects...',
    'Downloading from central: https://repo.example/org/neo4j/neo4j/5.26.30/neo4j-5.26.30.jar',
    'Downloaded from central: https://repo.example/org/neo4j/neo4j/5.26.30/neo4j-5.26.30.pom (5.1 kB at 50 kB/s)',
    'Downloaded from central: https://repo.example/org/neo4j/neo4j/5.26.30/neo4j-5.26.30.jar (500 kB at 2.0 MB/s)',
    'Downloaded from mirror: https://repo.example/a/b.jar (12 MB at 3.0 MB/s)',
  ];
  const progress = lines.reduce(countMavenLine, NO_PROGRESS);
  expect(progress.downloadedJars).toBe(2);
  expect(progress.downloadedMb).toBeCloseTo(12.5, 6);
});
