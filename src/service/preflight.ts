/** What can be checked before a database is started: so that a wrong setting is told at once, and not after a minute. */
import { createServer } from 'node:net';
import type { ListenAddress } from '../shared/setting-parsers.ts';
import { cannotListen } from '../shared/startup-error.ts';
import { assertCertificates, assertSafeToListen } from './access.ts';
import type { Config } from './config.ts';

/** Throws a {@link StartupError} that names the setting to change. */
export async function preflight(config: Config): Promise<void> {
  assertSafeToListen(config.grpcAddress, config);
  await assertCertificates(config);
  await assertFree('gRPC', 'KAIZEN_GRPC_ADDRESS', config.grpcAddress);
  await assertFree('Metrics', 'KAIZEN_METRICS_ADDRESS', config.metricsAddress);
}

/** Opens the port and closes it again. Another program may still take it before the service does. */
function assertFree(what: string, variable: string, { host, port, text }: ListenAddress): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (cause) => reject(cannotListen(what, { address: text, variable, cause })));
    server.listen(port, host, () => server.close(() => resolve()));
  });
}
