/** Which message is sent as which number. A message follows from the seed and its number alone, so that one can be repeated. */
import { type DescMessage, fromJson, toBinary } from '@bufbuild/protobuf';
import { encodePageToken } from '../../src/grpc/page-token.ts';
import { seededRandom } from '../../src/simulator/random.ts';
import {
  brokenRequest,
  everyRpc,
  type Rpc,
  randomRequest,
  requestInMood,
  type Source,
} from '../../test/end-to-end/random-requests.ts';
import { type Identifiers, probes } from '../../test/end-to-end/wall-probes.ts';
import { HOSTILE_STRUCTS, hostileStruct } from './hostile-structs.ts';
import { HOSTILE_TEXTS } from './hostile-texts.ts';
import { TRANSPORT_KINDS } from './transport-kinds.ts';

/** One message, or a short stream of them. */
export interface Planned {
  readonly index: number;
  readonly rpc: Rpc;
  /** For example `valid`, `strange texts`, `frame: a flag that is none`. */
  readonly kind: string;
  readonly requests: readonly Uint8Array[];
  /** Uniform on [0, 1), for what happens on the wire. */
  readonly random: () => number;
}

/** Accounts that are there from the start. */
export const ACCOUNTS = ['acme', 'a|%😀', 'x'.repeat(256)];
/** Accounts that come and go. Only they are erased, so that the others live on. */
const DOOMED = Array.from({ length: 50 }, (_, number) => `doomed-${number}`);
const ERASING: ReadonlySet<string> = new Set(['AdminService/EraseAccount', 'AdminService/ImportAccount']);
/** They work through accounts, for a second each: fewer of them are enough. */
const SLOW: ReadonlySet<string> = new Set(['LearningService/RunCycle', 'LearningService/ResetLearning']);
const SLOW_SHARE = 0.2;
const MOST_MESSAGES = 4;
const IDS = ['one', 'two', 'three', 'a|%😀'];

/** Kinds of messages, each with its weight. */
const KINDS = {
  valid: 25,
  random: 30,
  'strange texts': 20,
  'hostile structs': 10,
  'broken bytes': 8,
  frames: 7,
} as const;
type Kind = keyof typeof KINDS;

const rpcs = everyRpc().filter(({ path }) => path.startsWith('/kaizen.v1.'));
const quick = rpcs.filter(({ name }) => !SLOW.has(name));
const withStruct = rpcs.filter(({ input }) => holdsStruct(input, 0));

/** Number of RPCs that messages are made for. */
export const RPC_COUNT = rpcs.length;

/** The message of this number. */
export function plannedMessage(seed: number, index: number): Planned {
  // Numbers that follow each other must not give draws that do.
  const draws = seededRandom(Math.imul(seed ^ Math.imul(index + 1, 0x9e3779b1), 0x85ebca6b));
  const random = (): number => draws.uniform();
  random();
  const kind = kindOf(random);
  const rpc = kind === 'hostile structs' ? pick(withStruct, random) : rpcOf(index, random);
  return { index, rpc, random, ...contentOf(kind, rpc, random) };
}

/** Whether a free-form value is in a message, or in one not far within it. */
function holdsStruct(message: DescMessage, depth: number): boolean {
  if (message.typeName === 'google.protobuf.Struct') return true;
  if (depth > 3) return false;
  return message.fields.some((field) => field.message !== undefined && holdsStruct(field.message, depth + 1));
}

/** Every RPC in turn, so that each is called as often, save for those that are slow. */
function rpcOf(index: number, random: () => number): Rpc {
  const rpc = rpcs[index % rpcs.length];
  if (rpc === undefined) throw new Error('there is no RPC');
  return SLOW.has(rpc.name) && random() > SLOW_SHARE ? pick(quick, random) : rpc;
}

function kindOf(random: () => number): Kind {
  const total = Object.values(KINDS).reduce((sum, weight) => sum + weight, 0);
  let left = random() * total;
  for (const [kind, weight] of Object.entries(KINDS)) {
    left -= weight;
    if (left < 0) return kind as Kind;
  }
  return 'random';
}

function contentOf(kind: Kind, rpc: Rpc, random: () => number): Pick<Planned, 'kind' | 'requests'> {
  const source = sourceOf(rpc, random);
  const count = rpc.takesStream ? 1 + Math.floor(random() * MOST_MESSAGES) : 1;
  const each = (make: () => Uint8Array): readonly Uint8Array[] => Array.from({ length: count }, make);
  switch (kind) {
    case 'valid':
      return { kind, requests: each(() => validRequest(rpc, source)) };
    case 'random':
      return { kind, requests: each(() => randomRequest(rpc.input, source)) };
    case 'strange texts': {
      const mood = { density: 0.6 + 0.4 * random(), strangeness: random() < 0.5 ? 0.2 : 1 };
      return {
        kind,
        requests: each(() => requestInMood(rpc.input, { ...source, texts: HOSTILE_TEXTS }, mood)),
      };
    }
    case 'hostile structs': {
      const name = pick(HOSTILE_STRUCTS, random);
      const mood = { density: 0.95, strangeness: 0 };
      // Once in a message: it would often be too large otherwise.
      let left = 1;
      const struct = () => (left-- > 0 ? hostileStruct(name) : undefined);
      return { kind: `struct: ${name}`, requests: [requestInMood(rpc.input, { ...source, struct }, mood)] };
    }
    case 'broken bytes':
      return { kind, requests: each(() => brokenRequest(validRequest(rpc, source), source)) };
    case 'frames':
      return {
        kind: `frame: ${pick(Object.keys(TRANSPORT_KINDS), random)}`,
        requests: [validRequest(rpc, source)],
      };
    default:
      return kind satisfies never;
  }
}

/** A request as clients make it: one with every identifier, or one with whatever fields. */
function validRequest(rpc: Rpc, source: Source): Uint8Array {
  const probe = probes[rpc.name];
  if (probe === undefined || source.random() < 0.5)
    return requestInMood(rpc.input, source, { density: 0.3 + 0.7 * source.random(), strangeness: 0 });
  return toBinary(rpc.input, fromJson(rpc.input, probe(identifiers(source))));
}

function identifiers({ known, random }: Source): Identifiers {
  const id = (): string => pick(IDS, random);
  return {
    ...{ account: pick(known.account_id ?? ACCOUNTS, random), project: 'launch', event: id(), content: id() },
    ...{ lead: id(), pattern: id(), cycle: id(), model: id(), importId: id(), contextId: id(), cursor: id() },
    ...{ apiKey: '0'.repeat(20), epoch: 1, pageTokens: {} },
  };
}

function sourceOf({ name }: Rpc, random: () => number): Source {
  const accounts = ERASING.has(name) ? DOOMED : [...ACCOUNTS, ...ACCOUNTS, 'nobody', pick(DOOMED, random)];
  const tokens = ACCOUNTS.flatMap((id) => [
    encodePageToken(['ListEvents', id], ['!!!']),
    encodePageToken(['ListProjects', id], ['x']),
  ]);
  const named = ['event_id', 'content_id', 'strategy_id', 'lead_id', 'subject_id', 'run_id', 'intake_id'];
  return {
    random,
    known: {
      account_id: accounts,
      project_id: ['', 'launch', ...IDS],
      ...Object.fromEntries(named.map((field) => [field, IDS])),
      page_token: ['', ...tokens],
      test_page_token: ['', ...tokens],
      date: ['2026-11-01', '2026-11-02'],
      platform: ['instagram', 'email'],
      currency: ['USD', 'USD', 'EUR'],
    },
  };
}

function pick<Value>(values: readonly Value[], random: () => number): Value {
  const value = values[Math.floor(random() * values.length)];
  if (value === undefined) throw new Error('there is nothing to pick from');
  return value;
}
