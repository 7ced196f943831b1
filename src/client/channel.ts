/** The channel behind a connection. A channel that cannot connect is replaced, because grpc-js may wait for ever. */
import {
  type ChannelCredentials,
  type ChannelOptions,
  Client,
  connectivityState,
  credentials,
} from '@grpc/grpc-js';
import { type ChannelTarget, channelTarget, endpointText } from './channel-target.ts';
import { LimitedCredentials } from './limited-credentials.ts';
import { proxyFor } from './proxy.ts';

/** A channel that gives a client for every call. */
export interface Channel {
  /** The client for the next call. */
  client(): Client;
  /** Whether a server is connected. */
  isReady(): boolean;
  close(): void;
}

/**
 * Calls go in turn to every address of the name, because any server answers for any account. There is no `retryPolicy`:
 * a service config cannot use the delay that the service asks for, so the client retries by itself.
 */
const SERVICE_CONFIG = { loadBalancingConfig: [{ round_robin: {} }], methodConfig: [] } as const;

/**
 * Detects a connection that a firewall has dropped silently, or whose peer has stopped. It is detected within {@link
 * KEEPALIVE_TIME_MS} + {@link KEEPALIVE_TIMEOUT_MS} of a call, which is under ten seconds, and so before the call's
 * deadline.
 */
const KEEPALIVE_TIME_MS = 3_000;
/** Longer than the service's event loop stalls on a busy machine. */
const KEEPALIVE_TIMEOUT_MS = 6_000;
/** By default grpc-js waits up to two minutes between attempts, so the client would miss a service that is back. */
const FIRST_RECONNECT_MS = 100;
const MAX_RECONNECT_MS = 5_000;
/**
 * The largest answer that is accepted: the service sends no larger message. Pages of events end at 3 MiB. Contexts with
 * evidence, dashboards and knowledge graphs have no such limit.
 */
const MAX_RECEIVE_BYTES = 64 * 2 ** 20;
/**
 * After this time a channel that is still connecting is replaced. Names that do not resolve and hosts that drop every
 * packet keep grpc-js waiting longer.
 */
const STUCK_MS = 8_000;
const CHECK_MS = 1_000;

const CHANNEL_OPTIONS: ChannelOptions = {
  'grpc.keepalive_time_ms': KEEPALIVE_TIME_MS,
  'grpc.keepalive_timeout_ms': KEEPALIVE_TIMEOUT_MS,
  'grpc.initial_reconnect_backoff_ms': FIRST_RECONNECT_MS,
  'grpc.max_reconnect_backoff_ms': MAX_RECONNECT_MS,
  'grpc.max_receive_message_length': MAX_RECEIVE_BYTES,
  'grpc.service_config': JSON.stringify(SERVICE_CONFIG),
  // The client chooses the proxy itself: grpc-js would send calls to loopback through it, too.
  'grpc.enable_http_proxy': 0,
  // With a shared pool, the new channel would reuse the broken connection of the channel it replaces.
  'grpc.use_local_subchannel_pool': 1,
};

/** Opens a channel, which connects with the first call. Throws a RangeError for an address that cannot be used. */
export function openChannel(
  address: string,
  given: ChannelCredentials | undefined,
  environment: NodeJS.ProcessEnv,
): Channel {
  const open = clientFactory(channelTarget(address), given, environment);
  let client = open();
  let connectingSince: number | undefined;
  let checking: NodeJS.Timeout | undefined;
  const endChecks = (): void => {
    clearInterval(checking);
    checking = undefined;
    connectingSince = undefined;
  };
  const isReady = (): boolean => client.getChannel().getConnectivityState(false) === connectivityState.READY;
  const check = (): void => {
    const state = client.getChannel().getConnectivityState(false);
    if (state === connectivityState.CONNECTING) {
      connectingSince ??= Date.now();
      if (Date.now() - connectingSince < STUCK_MS) return;
      const stuck = client;
      client = open();
      connectingSince = undefined;
      // Calls that wait for this channel end with UNAVAILABLE, as when the service is down.
      stuck.close();
    } else if (state === connectivityState.TRANSIENT_FAILURE) {
      connectingSince = undefined;
    } else {
      endChecks();
    }
  };
  return {
    client() {
      // For a ready channel, which is the usual case, this check is the only cost.
      if (checking === undefined && !isReady()) {
        checking = setInterval(check, CHECK_MS).unref();
      }
      return client;
    },
    isReady,
    close() {
      endChecks();
      client.close();
    },
  };
}

function clientFactory(
  { target, endpoint, isEncrypted }: ChannelTarget,
  given: ChannelCredentials | undefined,
  environment: NodeJS.ProcessEnv,
): () => Client {
  if (isEncrypted === false && given?._isSecure() === true) {
    throw new RangeError('the address begins with http://, and the credentials are for https://');
  }
  if (isEncrypted === true && given?._isSecure() === false) {
    throw new RangeError('the address begins with https://, and the credentials are for http://');
  }
  const secured = given ?? (isEncrypted === true ? credentials.createSsl() : credentials.createInsecure());
  const proxy = endpoint && proxyFor(endpoint, environment);
  if (endpoint === undefined || proxy === undefined) {
    return () => new Client(target, new LimitedCredentials(secured, undefined), CHANNEL_OPTIONS);
  }
  const options = { ...CHANNEL_OPTIONS, 'grpc.default_authority': endpointText(endpoint) };
  const tunneled = (): ChannelCredentials => new LimitedCredentials(secured, { proxy, to: endpoint });
  return () => new Client(`dns:${endpointText(proxy)}`, tunneled(), options);
}
