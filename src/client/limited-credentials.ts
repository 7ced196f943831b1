/**
 * Limits the handshake: grpc-js waits for ever for a peer that accepts a connection and sends nothing. Credentials see
 * every socket first, so they are the place for this limit, and for the request to a proxy.
 */
import { request } from 'node:http';
import type { Socket } from 'node:net';
import { ChannelCredentials } from '@grpc/grpc-js';
import { type Endpoint, endpointText } from './channel-target.ts';
import type { HttpProxy } from './proxy.ts';

type CreateConnector = ChannelCredentials['_createSecureConnector'];
type Connector = ReturnType<CreateConnector>;
type Connected = Awaited<ReturnType<Connector['connect']>>;

/** The connection through a proxy. */
export interface Tunnel {
  readonly proxy: HttpProxy;
  readonly to: Endpoint;
}

/** Time limit of proxy, TLS and the first bytes of the service together. After it, the connection is given up. */
const HANDSHAKE_MS = 5_000;

/** The given credentials with a limit on the handshake, through a proxy when there is one. */
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
    // TLS ends at the service, not at the proxy.
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
        // Closes sockets that have never received a byte. Otherwise they would outlive the closed channel.
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
    // After the limit nobody awaits this promise, so its rejection must be caught here.
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
