/** Calls made of bytes, below any gRPC library: frames, headers and ends that no client would send. */
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  constants,
  type IncomingHttpHeaders,
} from 'node:http2';
import { Metadata } from '@grpc/grpc-js';
import { type Answer, answerOf, answerWithout } from './answer.ts';

/** What is sent. */
export interface RawCall {
  readonly path: string;
  /** Headers beside the usual ones, or in their place. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Data in pieces; each is sent in a frame of its own. */
  readonly pieces: readonly Uint8Array[];
  /** How the caller ends: `close` half-closes; `cancel` resets the stream after the last piece; `open` just waits. */
  readonly end: 'close' | 'cancel' | 'open';
  /** How long to wait for an answer before the caller resets the stream, in milliseconds. */
  readonly waitMs: number;
  /** Whether answers may go on without end. */
  readonly isStream?: boolean;
}

/** A connection. */
export interface RawConnection {
  call(call: RawCall): Promise<Answer>;
  close(): void;
}

const HEADERS_OF_GRPC = { ':method': 'POST', te: 'trailers', 'content-type': 'application/grpc' } as const;

/** The frame of a message: a flag, the length of what follows, and that. */
export function frame(message: Uint8Array, { flag = 0, length = message.length } = {}): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(flag, 0);
  head.writeUInt32BE(length, 1);
  return Buffer.concat([head, message]);
}

/** Opens connections when they are needed: the server may end one that breaks the protocol. */
export function connectRaw(address: string, authorization: string): RawConnection {
  let session: ClientHttp2Session | undefined;
  const open = (): ClientHttp2Session => {
    if (session !== undefined && !session.closed && !session.destroyed) return session;
    session = connect(`http://${address}`);
    session.on('error', () => undefined);
    return session;
  };
  return {
    call: (call) => send(open(), call, authorization),
    close: () => session?.destroy(),
  };
}

function send(session: ClientHttp2Session, call: RawCall, authorization: string): Promise<Answer> {
  const stream = session.request({ ...HEADERS_OF_GRPC, ':path': call.path, authorization, ...call.headers });
  return new Promise((resolve) => {
    let answer: Answer | undefined;
    const read = (headers: IncomingHttpHeaders): void => {
      const status = Number(headers[':status'] ?? 200);
      if (headers['grpc-status'] !== undefined) answer = statusOf(headers);
      else if (status !== 200) answer = answerWithout(`HTTP ${status}`);
    };
    const timer = setTimeout(() => {
      answer ??= answerWithout(call.isStream === true || call.end === 'open' ? 'OPEN' : 'UNANSWERED');
      stream.close(constants.NGHTTP2_CANCEL);
    }, call.waitMs);
    stream.on('response', read).on('trailers', read);
    stream.on('data', () => undefined);
    stream.on('error', () => undefined);
    stream.on('close', () => {
      clearTimeout(timer);
      resolve(answer ?? answerWithout('RESET'));
    });
    void sendPieces(stream, call);
  });
}

function statusOf(headers: IncomingHttpHeaders): Answer {
  const message = decodeURI(String(headers['grpc-message'] ?? ''));
  return answerOf(Number(headers['grpc-status']), message, Metadata.fromHttp2Headers(headers));
}

async function sendPieces(stream: ClientHttp2Stream, call: RawCall): Promise<void> {
  for (const piece of call.pieces) {
    if (stream.destroyed) return;
    await new Promise<void>((resolve) => stream.write(piece, () => resolve()));
  }
  if (call.end === 'close') stream.end();
  if (call.end === 'cancel') stream.close(constants.NGHTTP2_CANCEL);
}
