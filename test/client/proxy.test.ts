import { connect, createServer, type Socket, type Server as TcpServer } from 'node:net';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { openConnection } from '../../src/client/connection.ts';
import { methods } from '../../src/client/methods.ts';
import { proxyFor } from '../../src/client/proxy.ts';
import { AccountServiceService } from '../../src/gen/kaizen/v1/account_service.ts';

const PROXY = { http_proxy: 'http://proxy.corp:3128' };
const far = { host: 'kaizen.corp', port: 50_051 };

describe('loopback never goes through a proxy', () => {
  test.each(['127.0.0.1', '127.8.9.10', 'localhost', 'LOCALHOST.', 'kaizen.localhost', '::1', '0.0.0.0'])(
    '%s',
    (host) => {
      expect(proxyFor({ host, port: 50_051 }, { ...PROXY, grpc_proxy: 'http://other:1' })).toBeUndefined();
    },
  );
});

describe('the proxy is that of the environment', () => {
  test.each([
    [{ http_proxy: 'http://a:1' }, { host: 'a', port: 1 }],
    [
      { http_proxy: 'http://a:1', https_proxy: 'http://b:2' },
      { host: 'b', port: 2 },
    ],
    [
      { http_proxy: 'http://a:1', https_proxy: 'http://b:2', grpc_proxy: 'http://c:3' },
      { host: 'c', port: 3 },
    ],
    [
      { https_proxy: '', http_proxy: 'http://a' },
      { host: 'a', port: 80 },
    ],
    [{ http_proxy: 'a:1' }, { host: 'a', port: 1 }],
    [{ http_proxy: 'http://[::2]:3' }, { host: '::2', port: 3 }],
    [{ http_proxy: 'http://me:p%40ss@a:1' }, { host: 'a', port: 1, credentials: 'me:p@ss' }],
    [{ http_proxy: 'socks5://a:1' }, undefined],
    [{ HTTP_PROXY: 'http://a:1' }, undefined],
    [{}, undefined],
  ])('%j', (environment, proxy) => {
    expect(proxyFor(far, environment)).toEqual(proxy);
  });
});

describe.each(['no_proxy', 'NO_PROXY', 'no_grpc_proxy', 'NO_GRPC_PROXY'])('%s is obeyed', (variable) => {
  test.each([
    ['kaizen.corp', far, false],
    ['KAIZEN.corp', far, false],
    ['corp', far, false],
    ['.corp', far, false],
    ['*.corp', far, false],
    ['*', far, false],
    ['a.example, kaizen.corp ,b.example', far, false],
    ['kaizen.corp:50051', far, false],
    ['kaizen.corp:443', far, true],
    ['zen.corp', far, true],
    ['kaizen.corp.example', far, true],
    [',', far, true],
    ['10.0.0.0/8', { host: '10.1.2.3', port: 1 }, false],
    ['10.0.0.0/8', { host: '11.1.2.3', port: 1 }, true],
    ['10.1.2.3', { host: '10.1.2.3', port: 1 }, false],
    ['fd00::/8', { host: 'fd00::1', port: 1 }, false],
    ['10.0.0.0/99', { host: '10.1.2.3', port: 1 }, true],
  ])('%j', (value, endpoint, isProxied) => {
    expect(proxyFor(endpoint, { ...PROXY, [variable]: value }) !== undefined).toBe(isProxied);
  });
});

describe('through a proxy', () => {
  const closing: (() => void)[] = [];
  afterEach(() => {
    vi.unstubAllEnvs();
    for (const close of closing.splice(0)) close();
  });

  async function listen(server: TcpServer): Promise<number> {
    const sockets = new Set<Socket>();
    server.on('connection', (socket) => sockets.add(socket.on('error', () => undefined)));
    closing.push(() => {
      server.close();
      for (const socket of sockets) socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  async function startService(): Promise<number> {
    const server = new Server();
    server.addService(
      { getAccount: AccountServiceService.getAccount },
      { getAccount: (_: unknown, answer: (error: null, response: object) => void) => answer(null, {}) },
    );
    closing.push(() => server.forceShutdown());
    return new Promise((resolve, reject) =>
      server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) =>
        error === null ? resolve(port) : reject(error),
      ),
    );
  }

  test('a service is called by CONNECT with its name, and with the name and password of the proxy', async () => {
    const service = await startService();
    const heads: string[] = [];
    const port = await listen(
      createServer((socket) => {
        socket.once('data', (head) => {
          heads.push(head.toString());
          const onward = connect(service, '127.0.0.1').on('error', () => undefined);
          socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
          socket.pipe(onward).pipe(socket);
        });
      }),
    );
    vi.stubEnv('http_proxy', `http://me:secret@127.0.0.1:${port}`);
    const connection = openConnection({ address: 'kaizen.invalid:1234', timeoutMs: 10_000 });
    closing.push(() => connection.close());
    expect(await connection.call(methods.getAccount, { accountId: 'a' })).toEqual({ account: undefined });
    expect(heads).toHaveLength(1);
    expect(heads[0]).toMatch(/^CONNECT kaizen\.invalid:1234 HTTP\/1\.1\r\n/);
    expect(heads[0]).toContain(`Proxy-Authorization: Basic ${Buffer.from('me:secret').toString('base64')}`);
  });

  test('a proxy that refuses is named', async () => {
    const port = await listen(
      createServer((socket) => socket.once('data', () => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n'))),
    );
    vi.stubEnv('http_proxy', `http://127.0.0.1:${port}`);
    const connection = openConnection({ address: 'kaizen.invalid:1234', timeoutMs: 10_000 });
    closing.push(() => connection.close());
    await expect(connection.call(methods.getAccount, { accountId: 'a' })).rejects.toThrow(
      `the proxy 127.0.0.1:${port} does not connect to kaizen.invalid:1234: it answered 403`,
    );
  });

  test('loopback is called directly', async () => {
    const service = await startService();
    vi.stubEnv('http_proxy', 'http://127.0.0.1:1');
    const connection = openConnection({ address: `localhost:${service}`, timeoutMs: 10_000 });
    closing.push(() => connection.close());
    expect(await connection.call(methods.getAccount, { accountId: 'a' })).toEqual({ account: undefined });
  });
});
