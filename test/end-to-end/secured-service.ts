/** A service that asks for a key and for certificates, and the files that a client of it needs. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { authority, signed } from '../fixtures/certificates.ts';
import { startTestService, type TestServiceOptions } from './harness.ts';

/** The service. Its owner closes it. */
export interface SecuredService {
  readonly address: string;
  /** Holds `ca.pem`, `client.pem`, `client.key` and `other.key`, the key of another certificate. */
  readonly folder: string;
  close(): Promise<void>;
}

/** Starts it on the shared database. Keys made by another service there are valid. */
export async function startSecuredService(
  options: Pick<TestServiceOptions, 'now'> = {},
): Promise<SecuredService> {
  const folder = await mkdtemp(path.join(tmpdir(), 'kaizen-secured-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const ca = await authority('an authority');
    const [server, client] = [await signed('server', ca), await signed('client', ca)];
    const files = {
      'ca.pem': ca.cert,
      'server.pem': server.cert,
      'server.key': server.key,
      'client.pem': client.cert,
      'client.key': client.key,
      'other.key': server.key,
    };
    for (const [name, content] of Object.entries(files)) await writeFile(path.join(folder, name), content);
    const service = await startTestService({
      ...options,
      settings: {
        authentication: 'required',
        tlsCertificate: path.join(folder, 'server.pem'),
        tlsKey: path.join(folder, 'server.key'),
        tlsClientAuthority: path.join(folder, 'ca.pem'),
      },
    });
    return {
      address: service.address,
      folder,
      close: async () => {
        await service.close();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}
