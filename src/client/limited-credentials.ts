/**
 * grpc-js waits for ever for a peer that accepts a connection and says nothing. What secures a connection sees every socket
 * first, so that this is where the wait is limited, and where a proxy is asked for its tunnel.
 */
import { request } from 'node:http';
import type { Socket } from 'node:net';
import { ChannelCredentials } from '@grpc/grpc-js';
import { type Endpoint, endpointText } from './channel-target.ts';
import type { HttpProxy } from './proxy.ts';

type CreateConnector = ChannelCredentials['_createSecureConnector'];
type Connector = ReturnType<CreateConnector>;
type Connected = Awaited<ReturnType<Connector['connect']>>;

/** A way through a proxy. */
export interface Tunnel {
  readonly proxy: HttpProxy;
  readonly to: Endpoint;
}

/** A proxy, TLS and the first bytes of the service take less than this together, or the connection is given up. */
const HANDSHAKE_MS = 5_000;

/** Credentials as they were given, with a limit on the handshake, and through a proxy when there is one. */
export class LimitedCredentials extends ChannelCredentials {
  readonly #given: ChannelCredentials;
  readonly #tunnel: Tunnel | undefined;

  constructor(given: ChannelCredentials, tunnel: Tunnel | undefined) {
    super();
    this.#given = given;
    this.#tunnel = tunnel;
  }

  override _isSecure(): boolean {
    return this.#given._isSecure();
  }

  override _equals(other: ChannelCredentials): boolean {
    return other === this;
  }

  override _createSecureConnector(...[target, options, calls]: Parameters<CreateConnector>): Connector {
    const tunnel = this.#tunnel;
    // TLS is spoken with the service, not with the proxy.
    const real = tunnel && { ...options, 'grpc.http_connect_target': `dns:${endpointText(tunnel.to)}` };
    const inner = this.#given._createSecureConnector(target, real ?? options, calls);
    const sockets = new Set<Socket>();
    return {
      connect: (socket) => {
        sockets.add(socket);
        socket.once('close', () => sockets.delete(socket));
        return connectWithin(socket, async () => {
          if (tunnel !== undefined) await openTunnel(socket, tunnel);
          return inner.connect(socket);
        });
      },
      waitForReady: () => inner.waitForReady(),
      getCallCredentials: () => inner.getCallCredentials(),
      destroy: () => {
        // A channel that is closed leaves no socket behind that has never said a word.
        for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
        inner.destroy();
      },
    };
  }
}

async function connectWithin(socket: Socket, connect: () => Promise<Connected>): Promise<Connected> {
  let connected: Connected | undefined;
  let giveUp: (reason: Error) => void = () => undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    giveUp = reject;
  });
  const timer = setTimeout(() => {
    const heard = connected?.socket.bytesRead ?? 0;
    if (heard > 0) return;
    const reason = new Error(`the peer took the connection and did not answer within ${HANDSHAKE_MS} ms`);
    (connected?.socket ?? socket).destroy(reason);
    socket.destroy();
    giveUp(reason);
  }, HANDSHAKE_MS).unref();
  try {
    const attempt = connect();
    // After the limit nobody waits for it any more.
    attempt.catch(() => undefined);
    connected = await Promise.race([attempt, tooLate]);
    tooLate.catch(() => undefined);
    return connected;
  } catch (error) {
    clearTimeout(timer);
    throw error;
  }
}

function openTunnel(socket: Socket, { proxy, to }: Tunnel): Promise<void> {
  const path = endpointText(to);
  const authorization =
    proxy.credentials === undefined
      ? {}
      : { 'Proxy-Authorization': `Basic ${Buffer.from(proxy.credentials).toString('base64')}` };
  return new Promise((resolve, reject) => {
    const asked = request({
      method: 'CONNECT',
      path,
      headers: { Host: path, ...authorization },
      createConnection: () => socket,
    });
    const refuse = (why: string): void =>
      reject(new Error(`the proxy ${endpointText(proxy)} does not connect to ${path}: ${why}`));
    asked.once('connect', (response, _socket, head) => {
      asked.removeAllListeners();
      if (response.statusCode !== 200) return refuse(`it answered ${response.statusCode ?? 'nothing'}`);
      if (head.length > 0) socket.unshift(head);
      resolve();
    });
    asked.once('response', ({ statusCode }) => refuse(`it answered ${statusCode ?? 'nothing'}`));
    asked.once('error', (error) => refuse(error.message));
    asked.end();
  });
}
