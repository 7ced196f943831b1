/** The channel behind a connection. One that does not come up is replaced, as grpc-js waits for ever for some. */
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

/** A channel that is there for every call. */
export interface Channel {
  /** What the next call is made with. */
  client(): Client;
  /** Whether a server is connected. */
  isReady(): boolean;
  close(): void;
}

/**
 * Calls go to every address the name resolves to in turn, as any server answers for any account. There is no
 * `retryPolicy`: a service config knows nothing of the delay the service asks for, so retries are made above it.
 */
const SERVICE_CONFIG = { loadBalancingConfig: [{ round_robin: {} }], methodConfig: [] } as const;

/**
 * A connection that a firewall has dropped without a word, or whose peer stands still, is noticed within
 * {@link KEEPALIVE_TIME_MS} + {@link KEEPALIVE_TIMEOUT_MS} of a call: within ten seconds, and not after its deadline.
 */
const KEEPALIVE_TIME_MS = 3_000;
/** More than the service's event loop stands still on a busy machine. */
const KEEPALIVE_TIMEOUT_MS = 6_000;
/** grpc-js goes up to two minutes between attempts: a service that is back would stay alone for as long. */
const FIRST_RECONNECT_MS = 100;
const MAX_RECONNECT_MS = 5_000;
/**
 * The largest answer that is read: what the service says at most in one message. Lists of events end their pages at 3 MiB;
 * a context with the evidence of its items, a dashboard and a knowledge graph have no such end.
 */
const MAX_RECEIVE_BYTES = 64 * 2 ** 20;
/** Names that do not resolve and hosts that drop every packet keep grpc-js longer than this. */
const STUCK_MS = 8_000;
const LOOK_MS = 1_000;

const CHANNEL_OPTIONS: ChannelOptions = {
  'grpc.keepalive_time_ms': KEEPALIVE_TIME_MS,
  'grpc.keepalive_timeout_ms': KEEPALIVE_TIMEOUT_MS,
  'grpc.initial_reconnect_backoff_ms': FIRST_RECONNECT_MS,
  'grpc.max_reconnect_backoff_ms': MAX_RECONNECT_MS,
  'grpc.max_receive_message_length': MAX_RECEIVE_BYTES,
  'grpc.service_config': JSON.stringify(SERVICE_CONFIG),
  // Proxies are chosen here: grpc-js would send loopback through them.
  'grpc.enable_http_proxy': 0,
  // In a shared pool a replaced channel would find the connection again that it was replaced for.
  'grpc.use_local_subchannel_pool': 1,
};

/** Opens a channel; it connects with the first call. Throws a RangeError for an address that makes no sense. */
export function openChannel(
  address: string,
  given: ChannelCredentials | undefined,
  environment: NodeJS.ProcessEnv,
): Channel {
  const open = clientFactory(channelTarget(address), given, environment);
  let client = open();
  let connectingSince: number | undefined;
  let looking: NodeJS.Timeout | undefined;
  const endLook = (): void => {
    clearInterval(looking);
    looking = undefined;
    connectingSince = undefined;
  };
  const isReady = (): boolean => client.getChannel().getConnectivityState(false) === connectivityState.READY;
  const look = (): void => {
    const state = client.getChannel().getConnectivityState(false);
    if (state === connectivityState.CONNECTING) {
      connectingSince ??= Date.now();
      if (Date.now() - connectingSince < STUCK_MS) return;
      const stuck = client;
      client = open();
      connectingSince = undefined;
      // Ends the calls that wait for it: UNAVAILABLE, as of any service that is away.
      stuck.close();
    } else if (state === connectivityState.TRANSIENT_FAILURE) {
      connectingSince = undefined;
    } else {
      endLook();
    }
  };
  return {
    client() {
      // A channel that is ready, as nearly always, costs this one look.
      if (looking === undefined && !isReady()) {
        looking = setInterval(look, LOOK_MS).unref();
      }
      return client;
    },
    isReady,
    close() {
      endLook();
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
