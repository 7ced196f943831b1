/** The certificate of the server, and the authority of its clients' certificates: read from files, again and again. */
import { readFile } from 'node:fs/promises';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { ServerCredentials } from '@grpc/grpc-js';
import type { Logger } from 'pino';
import { StartupError } from '../shared/startup-error.ts';

/** Paths of PEM files. */
export interface CertificateFiles {
  /** The server's certificate, followed by those that lead to its authority. */
  readonly certificate: string;
  /** The private key of the certificate. */
  readonly key: string;
  /** The authority of client certificates; '' when clients need none. */
  readonly clientAuthority: string;
}

/** Certificates in use. */
export interface ServerCertificates {
  readonly credentials: ServerCredentials;
  /** Stops reading the files. */
  stop(): void;
}

/** Certificates are replaced days before they expire, so a minute is soon enough. */
const RELOAD_MS = 60_000;

/**
 * Reads the files now, and again every minute: new connections get the new certificate. Files that cannot be used are
 * logged, and the certificate in use stays. Throws a {@link StartupError} when they cannot be used at the start.
 */
export async function openServerCertificates(
  files: CertificateFiles,
  { log, reloadMs = RELOAD_MS }: { readonly log: Logger; readonly reloadMs?: number },
): Promise<ServerCertificates> {
  const first = await readContext(files).catch((error: unknown) => {
    throw new StartupError(
      `The certificate cannot be used: ${textOf(error)}. KAIZEN_TLS_CERT and KAIZEN_TLS_KEY name PEM files that belong together, KAIZEN_TLS_CLIENT_CA the authority of client certificates.`,
      error,
    );
  });
  const credentials = new ReloadedCredentials(first, files.clientAuthority !== '');
  let current = first;
  const reload = async (): Promise<void> => {
    const next = await readContext(files);
    if (isSame(current, next)) return;
    current = next;
    credentials.replace(next);
    log.info({ certificate: files.certificate }, 'new certificate in use');
  };
  const timer = setInterval(() => {
    reload().catch((error: unknown) =>
      log.error(
        { err: error, certificate: files.certificate },
        'the new certificate cannot be used: the old one stays',
      ),
    );
  }, reloadMs).unref();
  return { credentials, stop: () => clearInterval(timer) };
}

/** The contents of the files. */
interface Context extends SecureContextOptions {
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly ca?: Buffer;
}

/** Rejects when a file cannot be read, or certificate and key do not belong together. */
async function readContext({ certificate, key, clientAuthority }: CertificateFiles): Promise<Context> {
  const [cert, privateKey, ca] = await Promise.all([
    readFile(certificate),
    readFile(key),
    clientAuthority === '' ? undefined : readFile(clientAuthority),
  ]);
  const context = { cert, key: privateKey, ...(ca === undefined ? {} : { ca }) };
  createSecureContext(context);
  return context;
}

function isSame(left: Context, right: Context): boolean {
  return (
    left.cert.equals(right.cert) &&
    left.key.equals(right.key) &&
    (left.ca === right.ca || (left.ca !== undefined && right.ca !== undefined && left.ca.equals(right.ca)))
  );
}

/** The provider of grpc-js that watches files drops the certificate while a file is missing, as during its renewal. */
class ReloadedCredentials extends ServerCredentials {
  constructor(context: Context, needsClientCertificate: boolean) {
    super({ requestCert: needsClientCertificate, rejectUnauthorized: needsClientCertificate }, context);
  }

  replace(context: Context): void {
    this.updateSecureContextOptions(context);
  }

  override _equals(other: ServerCredentials): boolean {
    return other === this;
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
