import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { choosePorts } from '../../src/embedded-neo4j/ports.ts';

async function occupyPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('a listening server has an address');
  return address.port;
}

test('zeros become two different free ports', async () => {
  const ports = await choosePorts({ boltPort: 0, httpPort: 0 });
  expect(ports.boltPort).toBeGreaterThan(0);
  expect(ports.httpPort).toBeGreaterThan(0);
  expect(ports.boltPort).not.toBe(ports.httpPort);
  expect(await choosePorts(ports)).toEqual(ports);
});

test.each([
  ['boltPort', 'KAIZEN_NEO4J_BOLT_PORT'],
  ['httpPort', 'KAIZEN_NEO4J_HTTP_PORT'],
] as const)('a taken %s names itself and %s', async (name, variable) => {
  const port = await occupyPort();
  const error = await choosePorts({ boltPort: 0, httpPort: 0, [name]: port }).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ kind: 'PORT_IN_USE' });
  expect(String(error)).toContain(String(port));
  expect(String(error)).toContain(variable);
});
