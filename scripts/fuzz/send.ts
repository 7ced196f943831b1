/** Sends a planned message, over a gRPC client or in raw frames. */
import { Client, credentials, Metadata, type ServiceError } from '@grpc/grpc-js';
import type { Rpc } from '../../test/end-to-end/random-requests.ts';
import { type Answer, answerOf, answerWithout } from './answer.ts';
import { connectRaw, type RawConnection } from './raw-call.ts';
import type { Planned } from './requests.ts';
import type { FuzzedService } from './service.ts';
import { TRANSPORT_KINDS } from './transport-kinds.ts';

/** Sends messages to a service. */
export interface Sender {
  send(planned: Planned): Promise<Answer>;
  close(): void;
}

type Sent = Pick<Planned, 'requests' | 'index'> & {
  readonly rpc: Pick<Rpc, 'path' | 'takesStream' | 'givesStream'>;
};
type Call = ReturnType<Client['makeUnaryRequest']>;
type Target = Pick<FuzzedService, 'address' | 'authorization'>;

const FRAME = 'frame: ';
/** Streams of answers have no end: what they say at once is enough. */
const STREAM_MS = 100;
/** The longest call, a cycle of every account, takes seconds; minutes on a busy machine. */
const ANSWER_MS = 180_000;
/** The same for raw frames, which are sent one after the other. */
const RAW_STREAM_MS = 500;
const same = (bytes: Buffer): Buffer => bytes;

/** Connects. Raw frames have a connection of their own, because the service may end it. */
export function createSender(target: Target): Sender {
  const client = new Client(target.address, credentials.createInsecure(), {
    // What is too large for clients is a finding, and not a failure of this one.
    'grpc.max_receive_message_length': -1,
  });
  const raw = connectRaw(target.address, target.authorization);
  return {
    send: (planned) =>
      planned.kind.startsWith(FRAME) ? sendRaw(raw, planned) : callRpc(client, target, planned),
    close() {
      client.close();
      raw.close();
    },
  };
}

function sendRaw(raw: RawConnection, { kind, rpc, requests, random }: Planned): Promise<Answer> {
  const wire = TRANSPORT_KINDS[kind.slice(FRAME.length)];
  if (wire === undefined) throw new Error(`there is no transport kind ${kind}`);
  const call = { path: rpc.path, ...wire(requests[0] ?? new Uint8Array(), random) };
  return raw.call(rpc.givesStream ? { ...call, waitMs: RAW_STREAM_MS, isStream: true } : call);
}

/** Calls an RPC with requests, and says how the call ended. */
export function callRpc(
  client: Client,
  { authorization }: Pick<Target, 'authorization'>,
  planned: Sent,
): Promise<Answer> {
  const metadata = new Metadata();
  metadata.set('authorization', authorization);
  metadata.set('x-request-id', `fuzz-${planned.index}`);
  return new Promise((resolve) => {
    let bytes = 0;
    const receive = (message: Buffer): void => {
      bytes = Math.max(bytes, message.length);
    };
    const end = (error: ServiceError | null, message?: Buffer): void => {
      if (message !== undefined) receive(message);
      const status = answerOf(error?.code ?? 0, error?.details ?? '', error?.metadata ?? new Metadata());
      resolve({ ...status, bytes });
    };
    const { givesStream } = planned.rpc;
    const call = begin(client, metadata, planned, { end, receive });
    const timer = setTimeout(
      () => {
        resolve(answerWithout(givesStream ? 'OPEN' : 'UNANSWERED'));
        call.cancel();
      },
      givesStream ? STREAM_MS : ANSWER_MS,
    );
    call.on('status', () => clearTimeout(timer));
  });
}

/** Who hears of messages and of the end. */
interface Ears {
  readonly receive: (message: Buffer) => void;
  readonly end: (error: ServiceError | null, message?: Buffer) => void;
}

/** Starts the call and sends all requests. */
function begin(
  client: Client,
  metadata: Metadata,
  { rpc: { path, takesStream, givesStream }, requests }: Sent,
  { end, receive }: Ears,
): Call {
  const messages = requests.map((request) => Buffer.from(request));
  const [first = Buffer.alloc(0)] = messages;
  if (!givesStream) {
    if (!takesStream) return client.makeUnaryRequest(path, same, same, first, metadata, end);
    const upload = client.makeClientStreamRequest(path, same, same, metadata, end);
    for (const message of messages) upload.write(message);
    upload.end();
    return upload;
  }
  const exchange = takesStream ? client.makeBidiStreamRequest(path, same, same, metadata) : undefined;
  for (const message of messages) exchange?.write(message);
  const stream = exchange ?? client.makeServerStreamRequest(path, same, same, first, metadata);
  stream.on('data', receive);
  stream.on('error', (error: ServiceError) => end(error));
  stream.on('end', () => end(null));
  return stream;
}
