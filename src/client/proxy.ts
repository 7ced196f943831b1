/**
 * Decides whether calls go through a proxy of the environment. Like grpc-js, it reads `grpc_proxy`, then `https_proxy`,
 * then `http_proxy`, and supports `http://` proxies. Unlike grpc-js, it never uses a proxy for loopback, and it reads
 * both spellings of `NO_PROXY`.
 */
import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';
import type { Endpoint } from './channel-target.ts';

/** A proxy that supports CONNECT. */
export interface HttpProxy extends Endpoint {
  /** `name:password`; absent when the proxy needs none. */
  readonly credentials?: string;
}

const PROXY_VARIABLES = ['grpc_proxy', 'https_proxy', 'http_proxy'] as const;
/** All of them apply: people set either spelling and expect it to work. */
const NO_PROXY_VARIABLES = ['no_grpc_proxy', 'NO_GRPC_PROXY', 'no_proxy', 'NO_PROXY'] as const;
const DEFAULT_PROXY_PORT = 80;

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');
/** A server that listens on all addresses can be reached on this machine by these addresses. */
LOOPBACK.addAddress('0.0.0.0', 'ipv4');
LOOPBACK.addAddress('::', 'ipv6');

/** The proxy for an endpoint; undefined when it is called directly. */
export function proxyFor(endpoint: Endpoint, environment: NodeJS.ProcessEnv): HttpProxy | undefined {
  if (isLoopback(endpoint.host) || isExcepted(endpoint, environment)) return undefined;
  const value = PROXY_VARIABLES.map((name) => environment[name]).find(
    (text) => text !== undefined && text !== '',
  );
  return value === undefined ? undefined : parseProxy(value);
}

function parseProxy(text: string): HttpProxy | undefined {
  const whole = text.includes('://') ? text : `http://${text}`;
  if (!URL.canParse(whole)) return undefined;
  const { protocol, hostname, port, username, password } = new URL(whole);
  // grpc-js supports no other proxies, and connects directly then.
  if (protocol !== 'http:' || hostname === '') return undefined;
  const name = decodeURIComponent(username);
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? DEFAULT_PROXY_PORT : Number(port),
    ...(name === ''
      ? {}
      : { credentials: password === '' ? name : `${name}:${decodeURIComponent(password)}` }),
  };
}

function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, '');
  if (name === 'localhost' || name.endsWith('.localhost')) return true;
  return isIP(name) !== 0 && LOOPBACK.check(name, isIPv6(name) ? 'ipv6' : 'ipv4');
}

function isExcepted({ host, port }: Endpoint, environment: NodeJS.ProcessEnv): boolean {
  const name = host.toLowerCase().replace(/\.$/, '');
  return NO_PROXY_VARIABLES.flatMap((variable) => (environment[variable] ?? '').split(/[\s,]+/))
    .filter((entry) => entry !== '')
    .some((entry) => matches(entry.toLowerCase(), name, port));
}

/**
 * Supports `*`, a name with its subdomains (`.example.com`, `*.example.com`, `example.com`), an address, or a range,
 * each with an optional port.
 */
function matches(entry: string, name: string, port: number): boolean {
  if (entry === '*') return true;
  if (entry.includes('/')) return isInRange(entry, name);
  const [, bracketed, plain, entryPort] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d+))?$/.exec(entry) ?? [];
  if (entryPort !== undefined && Number(entryPort) !== port) return false;
  const pattern = (bracketed ?? plain ?? entry).replace(/^\*?\./, '').replace(/\.$/, '');
  if (pattern === '') return false;
  return name === pattern || (isIP(name) === 0 && name.endsWith(`.${pattern}`));
}

function isInRange(range: string, name: string): boolean {
  const [address = '', bits = ''] = range.split('/');
  const type = isIPv4(address) ? 'ipv4' : 'ipv6';
  const prefix = Number(bits);
  if (isIP(address) === 0 || isIP(name) !== isIP(address)) return false;
  if (bits === '' || !Number.isInteger(prefix) || prefix < 0 || prefix > (type === 'ipv4' ? 32 : 128))
    return false;
  const subnet = new BlockList();
  subnet.addSubnet(address, prefix, type);
  return subnet.check(name, type);
}
