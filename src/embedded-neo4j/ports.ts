import { createServer } from 'node:net';
import { type DatabasePorts, LOOPBACK } from './configuration.ts';
import { portInUse } from './errors.ts';

/** Settings that change the database's ports. */
const BOLT_VARIABLE = 'KAIZEN_NEO4J_BOLT_PORT';
const HTTP_VARIABLE = 'KAIZEN_NEO4J_HTTP_PORT';

/** The wanted ports, with free ports in place of zeros. Throws PORT_IN_USE when a port cannot be used. */
export async function choosePorts(wanted: DatabasePorts): Promise<DatabasePorts> {
  const bolt = await openPort(wanted.boltPort, BOLT_VARIABLE);
  try {
    // Both ports are open at the same time, so that two zeros cannot give the same port.
    const http = await openPort(wanted.httpPort, HTTP_VARIABLE);
    await http.close();
    return { boltPort: bolt.port, httpPort: http.port };
  } finally {
    await bolt.close();
  }
}

interface OpenPort {
  readonly port: number;
  readonly close: () => Promise<void>;
}

async function openPort(wanted: number, variable: string): Promise<OpenPort> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(portInUse({ port: wanted, variable, code: error.code ?? error.message })),
    );
    server.listen(wanted, LOOPBACK, resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : wanted;
  return { port, close: () => new Promise((resolve) => server.close(() => resolve())) };
}
