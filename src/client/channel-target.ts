/** Reads the address of a service in the forms that people write. */
import { isIPv4, isIPv6 } from 'node:net';
import { domainToASCII } from 'node:url';

/** Where `npm start` puts the service. */
export const DEFAULT_PORT = 50_051;

/** The target of a channel. */
export interface ChannelTarget {
  /** The target in the form that grpc-js takes. */
  readonly target: string;
  /** Host and port. Absent for a Unix socket and for a target with several addresses. Neither goes through a proxy. */
  readonly endpoint?: Endpoint;
  /** Whether the address asks for encryption; undefined when it does not tell. */
  readonly isEncrypted?: boolean;
}

/** A host and its port. */
export interface Endpoint {
  /** A name, or an IP address without brackets. */
  readonly host: string;
  readonly port: number;
}

/** Schemes of URLs as people copy them, with the URL's default port. */
const URL_SCHEMES: Readonly<Record<string, { readonly isEncrypted: boolean; readonly port: number }>> = {
  http: { isEncrypted: false, port: 80 },
  https: { isEncrypted: true, port: 443 },
  grpc: { isEncrypted: false, port: DEFAULT_PORT },
  grpcs: { isEncrypted: true, port: 443 },
};
const HIGHEST_PORT = 65_535;
/** Letters, digits and hyphens. Underscores are accepted too, because container networks use them. */
const HOST_NAME = /^(?=.{1,253}$)[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?(?:\.[A-Za-z0-9_-]+)*\.?$/;

/**
 * Reads `host`, `host:port`, IPv6 with or without brackets, `http://`, `https://`, `grpc://` and `grpcs://` with an
 * optional slash at the end, and gRPC's targets `dns:`, `unix:`, `ipv4:` and `ipv6:`. Throws a RangeError that names
 * the fault of any other address.
 */
export function channelTarget(address: string): ChannelTarget {
  const text = address.trim();
  const refuse: Refuse = (why) =>
    new RangeError(
      `the address "${withoutUser(address)}" is not understood: ${why}. Give "host:port", for example 127.0.0.1:${DEFAULT_PORT}, or a URL as https://kaizen.example.com`,
    );
  if (text === '') throw refuse('it is empty');
  if (/^(?!unix:).*@/s.test(text)) throw refuse('names and passwords do not belong into an address');
  if (/\s/.test(text)) throw refuse('it has a space in it');
  const [, scheme = '', rest = ''] = /^([A-Za-z][A-Za-z0-9+.-]*):(.*)$/s.exec(text) ?? [];
  const known = scheme.toLowerCase();
  const url = URL_SCHEMES[known];
  if (url !== undefined && rest.startsWith('//')) return ofUrl(rest.slice(2), url, refuse);
  if (known === 'dns') return ofDns(rest, refuse);
  if (known === 'unix') return ofUnix(text, rest, refuse);
  if ((known === 'ipv4' || known === 'ipv6') && rest !== '') return { target: text };
  if (rest.startsWith('//')) throw refuse(`there is no scheme ${scheme}://`);
  return targetOf(endpointOf(text, DEFAULT_PORT, refuse));
}

/** Makes the error for an address that cannot be used. */
type Refuse = (why: string) => RangeError;

/** Passwords and keys before the host must not stand in an error. */
function withoutUser(address: string): string {
  return /^\s*unix:/.test(address) ? address : address.replace(/^.*@/s, '…@');
}

/** The endpoint as text, with brackets around IPv6. */
export function endpointText({ host, port }: Endpoint): string {
  return isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`;
}

function targetOf(endpoint: Endpoint): ChannelTarget {
  return { target: `dns:${endpointText(endpoint)}`, endpoint };
}

function ofUrl(
  rest: string,
  { isEncrypted, port }: { readonly isEncrypted: boolean; readonly port: number },
  refuse: Refuse,
): ChannelTarget {
  const [authority = '', ...path] = rest.split(/(?=[/?#])/);
  if (path.join('').replace(/^\/+$/, '') !== '')
    throw refuse(`a service has no path: leave out ${path.join('')}`);
  return { ...targetOf(endpointOf(authority, port, refuse)), isEncrypted };
}

/** `dns:name`, `dns:///name` and `dns://server/name`. */
function ofDns(rest: string, refuse: Refuse): ChannelTarget {
  const [, server = '', name = ''] = /^(?:\/\/([^/]*)\/)?(.*)$/s.exec(rest) ?? [];
  if (name === '' || name.startsWith('/'))
    throw refuse('dns: is followed by a name, as in dns:///kaizen.internal:50051');
  const endpoint = endpointOf(name, DEFAULT_PORT, refuse);
  return {
    target: server === '' ? `dns:${endpointText(endpoint)}` : `dns://${server}/${endpointText(endpoint)}`,
    endpoint,
  };
}

function ofUnix(text: string, rest: string, refuse: Refuse): ChannelTarget {
  if (rest === '' || /^\/\/[^/]/.test(rest) || rest === '//') {
    throw refuse('unix: is followed by a path, as in unix:/run/kaizen.sock');
  }
  return { target: text };
}

function endpointOf(text: string, defaultPort: number, refuse: Refuse): Endpoint {
  if (isIPv6(text)) return { host: text, port: defaultPort };
  const slashless = text.replace(/\/+$/, '');
  const [, bracketed, plain, portText] = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::(.*))?$/s.exec(slashless) ?? [];
  const host = bracketed ?? plain ?? '';
  if (bracketed !== undefined && !isIPv6(bracketed)) throw refuse(`[${bracketed}] is no IPv6 address`);
  if (host === '') throw refuse('it names no host');
  const port = portText === undefined ? defaultPort : Number(portText);
  if (!/^\d*$/.test(portText ?? '') || portText === '' || port < 1 || port > HIGHEST_PORT) {
    throw refuse(`a port is a number from 1 to ${HIGHEST_PORT}, not "${portText}"`);
  }
  if (bracketed !== undefined || isIPv4(host)) return { host, port };
  const name = domainToASCII(host) || host;
  if (!HOST_NAME.test(name)) throw refuse(`"${host}" is no name of a host`);
  if (/^[\d.]+$/.test(name)) throw refuse(`"${host}" is no IPv4 address`);
  return { host: name, port };
}
