/** Sends messages, judges what comes back, and counts. */
import { AccountServiceService, PutAccountRequest } from '../../src/gen/kaizen/v1/account_service.ts';
import type { Answer } from './answer.ts';
import { faultOf, faultOfLog } from './judge.ts';
import { ACCOUNTS, type Planned, plannedMessage } from './requests.ts';
import { createSender, type Sender } from './send.ts';
import type { FuzzedService } from './service.ts';

/** Something that must not be. The seed and the index bring the message again. */
export interface Finding {
  readonly fault: string;
  /** -1 for what no single message did. */
  readonly index: number;
  readonly rpc: string;
  readonly kind: string;
  readonly code: string;
  readonly message: string;
  readonly reason: string;
}

/** Counts of messages by RPC, kind and how they ended. */
export type Counts = Map<string, Map<string, Map<string, number>>>;

/** How long one message took. */
export interface Slow {
  readonly ms: number;
  readonly index: number;
  readonly rpc: string;
  readonly kind: string;
  readonly code: string;
}

/** What came of a run. */
export interface FuzzRun {
  readonly sent: number;
  /** The messages that took longest, the slowest first. */
  readonly slowest: readonly Slow[];
  readonly counts: Counts;
  /** Bytes of the largest message of an answer, by RPC. */
  readonly largest: ReadonlyMap<string, number>;
  readonly findings: readonly Finding[];
}

/** What a run needs. */
export interface FuzzOptions {
  readonly service: FuzzedService;
  readonly seed: number;
  /** Numbers of the messages: from the first one on, so many. */
  readonly first?: number;
  readonly messages: number;
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
}

/** At the same time: enough for calls to meet each other's locks. */
const AT_ONCE = 16;
const SAY_MS = 10_000;
/** Findings kept of one kind: the first ones tell what is wrong. */
const KEPT_OF_A_KIND = 5;
const SLOWEST = 20;

/** Sends the messages. Ends early when the service does. */
export async function fuzz(options: FuzzOptions): Promise<FuzzRun> {
  const { service, seed, first = 0, messages, signal } = options;
  const counts: Counts = new Map();
  const findings = new Findings();
  const largest = new Map<string, number>();
  let slowest: readonly Slow[] = [];
  let next = first;
  let sent = 0;
  const work = async (): Promise<void> => {
    // One connection each: the service ends those that break the protocol.
    const sender = createSender(service);
    while (next < first + messages && service.end() === undefined && !signal.aborted) {
      const planned = plannedMessage(seed, next++);
      const started = performance.now();
      const answer = await sender.send(planned);
      const ms = Math.round(performance.now() - started);
      sent += 1;
      slowest = [...slowest, slowOf(planned, answer, ms)].toSorted((a, b) => b.ms - a.ms).slice(0, SLOWEST);
      count(counts, planned, answer);
      const { name } = planned.rpc;
      largest.set(name, Math.max(largest.get(name) ?? 0, answer.bytes ?? 0));
      findings.judge(planned, answer);
    }
    sender.close();
  };
  const stopSaying = keepSaying(options, () => ({ sent, found: findings.list.length }));
  try {
    await makeAccounts(service);
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  } finally {
    stopSaying();
  }
  for (const line of service.newLines()) findings.add(faultOfLog(line), { message: line });
  const end = service.end();
  if (end !== undefined) findings.add('the service ended', { message: end });
  return { sent, slowest, largest, counts, findings: findings.list };
}

/** Findings, the first ones of each kind. */
class Findings {
  readonly list: Finding[] = [];

  judge({ index, rpc, kind }: Planned, answer: Answer): void {
    const { code, message, details } = answer;
    this.add(faultOf(answer), { index, rpc: rpc.name, kind, code, message, reason: details?.reason ?? '' });
  }

  add(fault: string | undefined, about: Partial<Finding>): void {
    if (fault === undefined) return;
    if (
      this.list.filter((finding) => finding.fault === fault && finding.rpc === (about.rpc ?? '')).length >=
      KEPT_OF_A_KIND
    )
      return;
    this.list.push({ fault, index: -1, rpc: '', kind: '', code: '', message: '', reason: '', ...about });
  }
}

async function makeAccounts(service: FuzzedService): Promise<void> {
  const sender: Sender = createSender(service);
  const { path, requestSerialize } = AccountServiceService.putAccount;
  const rpc = { ...plannedMessage(0, 0).rpc, path, takesStream: false, givesStream: false };
  for (const accountId of ACCOUNTS) {
    const account = { accountId, industry: 'retail', clientType: 'agency', currency: 'USD' };
    const requests = [requestSerialize(PutAccountRequest.fromPartial({ account }))];
    const { code } = await sender.send({ index: -1, kind: 'set-up', random: () => 0, rpc, requests });
    if (code !== 'OK') throw new Error(`the account ${accountId} could not be made: ${code}`);
  }
  sender.close();
}

function slowOf({ index, rpc, kind }: Planned, { code }: Answer, ms: number): Slow {
  return { ms, index, rpc: rpc.name, kind, code };
}

function count(counts: Counts, { rpc, kind }: Planned, { code, details }: Answer): void {
  const kinds = counts.get(rpc.name) ?? new Map<string, Map<string, number>>();
  counts.set(rpc.name, kinds);
  const ends = kinds.get(kind) ?? new Map<string, number>();
  kinds.set(kind, ends);
  const end = details === undefined ? code : `${code} ${details.reason}`;
  ends.set(end, (ends.get(end) ?? 0) + 1);
}

/** A line now and then with what is done and the time that is left. */
function keepSaying(
  { say, messages }: Pick<FuzzOptions, 'say' | 'messages'>,
  state: () => { readonly sent: number; readonly found: number },
): () => void {
  const started = performance.now();
  const timer = setInterval(() => {
    const { sent, found } = state();
    const left =
      sent === 0 ? '?' : Math.round(((performance.now() - started) / 1_000 / sent) * (messages - sent));
    say(`${sent} of ${messages} messages, ${found} findings, about ${left} s left`);
  }, SAY_MS);
  return () => clearInterval(timer);
}
