/** The gate of the service, from its settings: who may call it, and where it may listen. */
import { type Logger, pino } from 'pino';
import { type Audit, createAudit } from '../access/audit.ts';
import { credentialIdentity, type Identity, openIdentity } from '../access/identity.ts';
import { createKeyUses } from '../access/key-uses.ts';
import { createTokenVerifier, type TokenVerifier } from '../access/token-verifier.ts';
import type { Graph } from '../graph/graph.ts';
import { openServerCertificates, type ServerCertificates } from '../grpc/server-certificates.ts';
import type { ListenAddress } from '../shared/setting-parsers.ts';
import { StartupError } from '../shared/startup-error.ts';
import type { Config } from './config.ts';

/** The settings of the gate. */
export type AccessSettings = Pick<
  Config,
  | 'authentication'
  | 'adminKey'
  | 'tlsCertificate'
  | 'tlsKey'
  | 'tlsClientAuthority'
  | 'tokenIssuer'
  | 'tokenAudience'
  | 'tokenKeySetUrl'
  | 'tokenAlgorithms'
  | 'allowInsecure'
>;

/** Everything between a connection and a handler that depends on settings. */
export interface Gate {
  readonly identity: Identity;
  readonly audit: Audit;
  readonly certificates: ServerCertificates | undefined;
  stop(): Promise<void>;
}

/** Opens the gate. Throws a {@link StartupError} for certificates that cannot be used. */
export async function openGate(
  settings: AccessSettings,
  { graph, now, log }: { readonly graph: Graph; readonly now: () => Date; readonly log: Logger },
): Promise<Gate> {
  const certificates = await certificatesOf(settings, log);
  const audit = createAudit({ graph, now });
  if (settings.authentication === 'open') {
    return { identity: openIdentity, audit, certificates, stop: async () => undefined };
  }
  const uses = createKeyUses({ graph, log });
  const { adminKey } = settings;
  const identity = credentialIdentity({ graph, now, adminKey, uses, tokens: verifierOf(settings, now) });
  uses.start();
  return { identity, audit, certificates, stop: uses.stop };
}

/** Throws a {@link StartupError} when the certificates cannot be used. */
export async function assertCertificates(settings: AccessSettings): Promise<void> {
  const certificates = await certificatesOf(settings, pino({ level: 'silent' }));
  certificates?.stop();
}

async function certificatesOf(
  { tlsCertificate, tlsKey, tlsClientAuthority }: AccessSettings,
  log: Logger,
): Promise<ServerCertificates | undefined> {
  if (tlsCertificate === '') return undefined;
  const files = { certificate: tlsCertificate, key: tlsKey, clientAuthority: tlsClientAuthority };
  return openServerCertificates(files, { log });
}

function verifierOf(
  { tokenIssuer, tokenAudience, tokenKeySetUrl, tokenAlgorithms }: AccessSettings,
  now: () => Date,
): TokenVerifier | undefined {
  if (tokenIssuer === '') return undefined;
  return createTokenVerifier({
    issuer: tokenIssuer,
    audience: tokenAudience,
    keySetUrl: tokenKeySetUrl,
    algorithms: tokenAlgorithms,
    now,
  });
}

/** Throws a {@link StartupError} when other machines could call a service that is not protected, unless it is allowed. */
export function assertSafeToListen(
  address: ListenAddress,
  { authentication, tlsCertificate, allowInsecure }: AccessSettings,
): void {
  if (isLoopback(address.host)) return;
  const problems = [
    ...(authentication === 'open' && !allowInsecure.includes('no-authentication')
      ? [
          'calls are not authenticated, so every caller could read and change every account: set KAIZEN_AUTHENTICATION=required and KAIZEN_ADMIN_KEY, or allow it with KAIZEN_ALLOW_INSECURE=no-authentication where a proxy authenticates',
        ]
      : []),
    ...(tlsCertificate === '' && !allowInsecure.includes('no-tls')
      ? [
          'connections are not encrypted, so keys and data could be read on the way: set KAIZEN_TLS_CERT and KAIZEN_TLS_KEY, or allow it with KAIZEN_ALLOW_INSECURE=no-tls where a proxy encrypts',
        ]
      : []),
  ];
  if (problems.length === 0) return;
  throw new StartupError(
    `KAIZEN_GRPC_ADDRESS ${address.text} can be reached from other machines. Listen on 127.0.0.1 or [::1], or mend this:\n- ${problems.join('\n- ')}`,
  );
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}
