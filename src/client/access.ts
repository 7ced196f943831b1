/** Where the service is and what it needs to let a client in: from options, environment and profile. */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { type ChannelCredentials, credentials } from '@grpc/grpc-js';
import { channelTarget, DEFAULT_PORT } from './channel-target.ts';
import { CLIENT_VARIABLES } from './client-variables.ts';

/**
 * What a client may be given. An option wins over the environment, and that over the profile. An empty variable or text
 * of a profile counts as not given.
 */
export interface AccessOptions {
  /**
   * `host:port`, a URL such as `https://kaizen.example.com`, or a gRPC target such as `unix:/run/kaizen.sock`. A name
   * without a port gets port 50051. Default: KAIZEN_GRPC_ADDRESS, that of the profile, 127.0.0.1:50051.
   */
  readonly address?: string | undefined;
  /** Sent with every call. Default: KAIZEN_API_KEY, that of the profile, none. */
  readonly apiKey?: string | undefined;
  /** PEM file of the authority that signed the service's certificate. Default: KAIZEN_TLS_CA, the authorities that Node trusts. */
  readonly tlsCa?: string | undefined;
  /** PEM file of the client's certificate, for a service that asks for one. Default: KAIZEN_TLS_CLIENT_CERT. */
  readonly tlsClientCert?: string | undefined;
  /** PEM file of the private key of that certificate. Default: KAIZEN_TLS_CLIENT_KEY. */
  readonly tlsClientKey?: string | undefined;
  /**
   * A profile of `~/.config/kaizen/profiles.json`, or of the file that KAIZEN_PROFILES_FILE names. Default:
   * KAIZEN_PROFILE, `default`.
   */
  readonly profile?: string | undefined;
}

/** How a connection is made. */
export interface Access {
  readonly address: string;
  readonly apiKey: string | undefined;
  /** Undefined: by the address. */
  readonly credentials: ChannelCredentials | undefined;
}

const DEFAULT_ADDRESS = `127.0.0.1:${DEFAULT_PORT}`;
const DEFAULT_PROFILE = 'default';
/** The values that a profile may have, by their names in the file. */
const PROFILE_KEYS = {
  address: 'address',
  api_key: 'apiKey',
  tls_ca: 'tlsCa',
  tls_client_cert: 'tlsClientCert',
  tls_client_key: 'tlsClientKey',
} as const;
/** Values that are paths: in a profile, relative to its file. */
const PATHS: ReadonlySet<string> = new Set(['tls_ca', 'tls_client_cert', 'tls_client_key']);

type Value = (typeof PROFILE_KEYS)[keyof typeof PROFILE_KEYS];
type Values = { readonly [Name in Value]?: string | undefined };

/** Throws a RangeError that names the fault of a value, and where it comes from. Never repeats a key. */
export function resolveAccess(options: AccessOptions, environment: NodeJS.ProcessEnv): Access {
  const profile = readProfile(options.profile, environment);
  const given = (name: Value): string | undefined =>
    options[name] ?? (environment[CLIENT_VARIABLES[name]] || profile[name] || undefined);
  const address = given('address') ?? DEFAULT_ADDRESS;
  const files = {
    ca: given('tlsCa'),
    cert: given('tlsClientCert'),
    key: given('tlsClientKey'),
  };
  return { address, apiKey: validKey(given('apiKey')), credentials: credentialsOf(files, address) };
}

/** A key with a line break, as from a file, would break every call with a text about metadata. */
function validKey(apiKey: string | undefined): string | undefined {
  const key = apiKey?.trim();
  if (key !== undefined && !/^[\x21-\x7e]+$/.test(key)) {
    throw new RangeError('the API key has characters that no key has: copy it again, on one line');
  }
  return key;
}

function credentialsOf(
  { ca, cert, key }: Readonly<Record<'ca' | 'cert' | 'key', string | undefined>>,
  address: string,
): ChannelCredentials | undefined {
  if ((cert === undefined) !== (key === undefined)) {
    throw new RangeError('the certificate of the client and its private key must be given together');
  }
  if (ca === undefined && cert === undefined) return undefined;
  if (channelTarget(address).isEncrypted === false) {
    throw new RangeError('the address begins with http://, and certificates are for https://');
  }
  return credentials.createSsl(fileOf(ca), fileOf(key), fileOf(cert));
}

function fileOf(file: string | undefined): Buffer | null {
  if (file === undefined) return null;
  try {
    return readFileSync(file);
  } catch (error) {
    throw new RangeError(`the certificate file ${file} cannot be read: ${textOf(error)}`, { cause: error });
  }
}

function readProfile(named: string | undefined, environment: NodeJS.ProcessEnv): Values {
  const asked = named ?? (environment[CLIENT_VARIABLES.profile] || undefined);
  const file = environment[CLIENT_VARIABLES.profilesFile] || defaultFile(environment);
  const profiles = readProfiles(file);
  const name = asked ?? DEFAULT_PROFILE;
  const profile = profiles === undefined || !Object.hasOwn(profiles, name) ? undefined : profiles[name];
  if (profile === undefined) {
    if (asked === undefined) return {};
    const known = Object.keys(profiles ?? {});
    throw new RangeError(
      `there is no profile "${name}" in ${file}: ${known.length === 0 ? 'it has none' : `it has ${known.join(', ')}`}`,
    );
  }
  return valuesOf(profile, `the profile "${name}" in ${file}`, path.dirname(file));
}

function defaultFile(environment: NodeJS.ProcessEnv): string {
  return path.join(environment.XDG_CONFIG_HOME || path.join(homedir(), '.config'), 'kaizen', 'profiles.json');
}

/** Undefined when there is no file. */
function readProfiles(file: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const profiles: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (isObject(profiles)) return profiles;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    // The text of a parser's error quotes the file, and keys stand in it.
    const why = error instanceof SyntaxError ? 'it is not JSON' : textOf(error);
    throw new RangeError(`the profiles in ${file} cannot be read: ${why}`);
  }
  throw new RangeError(`the profiles in ${file} cannot be read: it must be an object of profiles by name`);
}

function valuesOf(profile: unknown, what: string, folder: string): Values {
  if (!isObject(profile)) throw new RangeError(`${what} must be an object`);
  const unknown = Object.keys(profile).filter((key) => !Object.hasOwn(PROFILE_KEYS, key));
  const wrong = Object.entries(profile).filter(([, value]) => typeof value !== 'string');
  if (unknown.length > 0) {
    const known = Object.keys(PROFILE_KEYS).join(', ');
    throw new RangeError(`${what} has unknown keys: ${unknown.join(', ')}. There are ${known}`);
  }
  if (wrong.length > 0)
    throw new RangeError(`${what} must hold texts: ${wrong.map(([key]) => key).join(', ')}`);
  return Object.fromEntries(
    Object.entries(profile).map(([key, value]) => [
      PROFILE_KEYS[key as keyof typeof PROFILE_KEYS],
      PATHS.has(key) ? path.resolve(folder, String(value)) : String(value),
    ]),
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
