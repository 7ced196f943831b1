import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkServerIdentity, connect, type PeerCertificate } from 'node:tls';
import { Server } from '@grpc/grpc-js';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { openServerCertificates, type ServerCertificates } from '../../src/grpc/server-certificates.ts';
import { assertSafeToListen } from '../../src/service/access.ts';
import { readConfig } from '../../src/service/config.ts';
import { StartupError } from '../../src/shared/startup-error.ts';
import { authority, type Certificate, signed } from '../fixtures/certificates.ts';

const log = pino({ level: 'silent' });

function listen(variables: Readonly<Record<string, string>>): void {
  const config = readConfig(variables);
  assertSafeToListen(config.grpcAddress, config);
}

describe('without credentials or TLS', () => {
  it.each(['127.0.0.1:1', '127.1.2.3:1', 'localhost:1', '[::1]:1'])('may listen on %s', (address) => {
    expect(() => listen({ KAIZEN_GRPC_ADDRESS: address })).not.toThrow();
  });

  it.each(['0.0.0.0:1', '[::]:1', '10.0.0.1:1', 'example.com:1', '127.0.0.1.example.com:1'])(
    'may not listen on %s',
    (address) => {
      expect(() => listen({ KAIZEN_GRPC_ADDRESS: address })).toThrow(StartupError);
    },
  );

  it('is told all that is missing, unless it is allowed by name', () => {
    const everywhere = { KAIZEN_GRPC_ADDRESS: '0.0.0.0:1' };
    const tls = { KAIZEN_TLS_CERT: 'c', KAIZEN_TLS_KEY: 'k' };
    const keys = { KAIZEN_AUTHENTICATION: 'required' };
    expect(() => listen(everywhere)).toThrow(/not authenticated(.|\n)*not encrypted/);
    expect(() => listen({ ...everywhere, ...tls })).toThrow(/not authenticated/);
    expect(() => listen({ ...everywhere, ...tls })).not.toThrow(/not encrypted/);
    expect(() => listen({ ...everywhere, ...keys })).toThrow(/not encrypted/);
    expect(() => listen({ ...everywhere, ...keys, ...tls })).not.toThrow();
    expect(() => listen({ ...everywhere, ...keys, KAIZEN_ALLOW_INSECURE: 'no-tls' })).not.toThrow();
    expect(() => listen({ ...everywhere, KAIZEN_ALLOW_INSECURE: 'no-tls' })).toThrow(/not authenticated/);
    expect(() => listen({ ...everywhere, KAIZEN_ALLOW_INSECURE: 'no-tls, no-authentication' })).not.toThrow();
  });
});

describe('settings that only make sense together', () => {
  it.each([
    [{ KAIZEN_TLS_CERT: 'c' }, 'KAIZEN_TLS_CERT and KAIZEN_TLS_KEY'],
    [{ KAIZEN_TLS_CLIENT_CA: 'c' }, 'KAIZEN_TLS_CLIENT_CA needs'],
    [{ KAIZEN_JWT_ISSUER: 'i', KAIZEN_AUTHENTICATION: 'required' }, 'KAIZEN_JWT_AUDIENCE'],
    [{ KAIZEN_ADMIN_KEY: 'k'.repeat(32) }, 'KAIZEN_AUTHENTICATION=required'],
  ])('%j', (variables, text) => {
    expect(() => readConfig(variables)).toThrow(text);
  });

  it('leaves the variables of clients alone', () => {
    expect(() => readConfig({ KAIZEN_API_KEY: 'x', KAIZEN_TLS_CA: 'y' })).not.toThrow();
  });
});

describe('certificates', () => {
  const folders: string[] = [];
  const ends: (() => void)[] = [];
  afterEach(() => {
    for (const end of ends.splice(0)) end();
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });

  function files(certificate: Certificate) {
    const folder = mkdtempSync(path.join(tmpdir(), 'kaizen-certificates-'));
    folders.push(folder);
    const paths = { certificate: path.join(folder, 'cert.pem'), key: path.join(folder, 'key.pem') };
    const write = ({ cert, key }: Certificate): void => {
      writeFileSync(paths.certificate, cert);
      writeFileSync(paths.key, key);
    };
    write(certificate);
    return { paths: { ...paths, clientAuthority: '' }, write };
  }

  async function serve(certificates: ServerCertificates): Promise<number> {
    const server = new Server();
    ends.push(certificates.stop, () => server.forceShutdown());
    return new Promise((resolve, reject) => {
      server.bindAsync('127.0.0.1:0', certificates.credentials, (error, port) =>
        error === null ? resolve(port) : reject(error),
      );
    });
  }

  /** The common name of the certificate that a new connection is shown. */
  function shown(port: number, by: Certificate): Promise<string | string[] | undefined> {
    return new Promise((resolve, reject) => {
      const socket = connect(
        { port, host: '127.0.0.1', ca: by.cert, checkServerIdentity, ALPNProtocols: ['h2'] },
        () => {
          const peer: PeerCertificate = socket.getPeerCertificate();
          resolve(peer.subject.CN);
          socket.destroy();
        },
      );
      socket.once('error', reject);
    });
  }

  it('are read again: new connections get the new one, and an unusable one leaves the old one in use', async () => {
    const ca = await authority('test authority');
    const { paths, write } = files(await signed('first', ca));
    const port = await serve(await openServerCertificates(paths, { log, reloadMs: 20 }));
    expect(await shown(port, ca)).toBe('first');
    writeFileSync(paths.certificate, 'not a certificate');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await shown(port, ca)).toBe('first');
    write(await signed('second', ca));
    await expect.poll(() => shown(port, ca), { timeout: 10_000 }).toBe('second');
  });

  it('that cannot be used keep the service from starting, with the settings that name them', async () => {
    const ca = await authority('test authority');
    const [one, two] = [await signed('one', ca), await signed('two', ca)];
    const mixed = files({ cert: one.cert, key: two.key });
    await expect(openServerCertificates(mixed.paths, { log })).rejects.toThrow(/KAIZEN_TLS_CERT/);
    const missing = { ...mixed.paths, key: `${mixed.paths.key}.missing` };
    await expect(openServerCertificates(missing, { log })).rejects.toThrow(StartupError);
  });
});
