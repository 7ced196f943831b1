import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readConfig } from '../../src/service/config.ts';
import { preflight } from '../../src/service/preflight.ts';
import { StartupError } from '../../src/shared/startup-error.ts';

let other: Server;
let taken: string;
beforeAll(async () => {
  other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const address = other.address();
  taken = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});
afterAll(() => new Promise((resolve) => other.close(resolve)));

const free = { KAIZEN_GRPC_ADDRESS: '127.0.0.1:0', KAIZEN_METRICS_ADDRESS: '127.0.0.1:0' };

it('passes when the ports are free', async () => {
  await expect(preflight(readConfig(free))).resolves.toBeUndefined();
});

it.each(['KAIZEN_GRPC_ADDRESS', 'KAIZEN_METRICS_ADDRESS'])(
  'names %s when its port is taken',
  async (variable) => {
    const failure = await preflight(readConfig({ ...free, [variable]: taken })).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(StartupError);
    expect(String(failure)).toContain(`cannot listen on ${taken} (EADDRINUSE)`);
    expect(String(failure)).toContain(`${variable} chooses another one`);
  },
);

it('names the settings of certificates that cannot be used', async () => {
  const config = readConfig({ ...free, KAIZEN_TLS_CERT: '/no/such/file', KAIZEN_TLS_KEY: '/no/such/file' });
  await expect(preflight(config)).rejects.toThrow(/KAIZEN_TLS_CERT/);
});
