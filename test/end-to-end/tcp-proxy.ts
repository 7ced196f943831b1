import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A wire to a server that can be cut and mended. */
export interface TcpProxy {
  readonly port: number;
  /** Ends every connection and refuses new ones. */
  cut(): void;
  /** Keeps every connection, takes new ones, and passes nothing on: as a machine that stands still. */
  freeze(): void;
  /** New connections work again. Those that were frozen stay so. */
  mend(): void;
  /** Connections taken so far. */
  connections(): number;
  close(): Promise<void>;
}

/** Listens on a free port of loopback. */
export async function startTcpProxy(target: {
  readonly host: string;
  readonly port: number;
}): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let isCut = false;
  let isFrozen = false;
  let connections = 0;
  const server = createServer((incoming) => {
    connections += 1;
    if (isFrozen) {
      sockets.add(incoming.on('error', () => undefined));
      return;
    }
    if (isCut) {
      incoming.destroy();
      return;
    }
    const outgoing = connect(target.port, target.host);
    for (const [socket, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  const endConnections = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      isCut = true;
      endConnections();
    },
    freeze() {
      isFrozen = true;
      for (const socket of sockets) socket.unpipe().pause();
    },
    mend() {
      isCut = false;
      isFrozen = false;
    },
    connections: () => connections,
    close() {
      endConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
