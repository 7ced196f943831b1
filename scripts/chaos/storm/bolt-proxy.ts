/** A wire between a server and its database that can be cut, slowed down, and cut right after a COMMIT was sent. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** The wire. */
export interface BoltProxy {
  readonly port: number;
  /** The next so many commits reach the database, but no answer comes back: the connection ends. */
  cutCommits(count: number): void;
  /** Commits that were cut so far. */
  cuts(): number;
  /** Ends every connection and takes no new ones until it is mended. */
  away(): void;
  /** Passes everything on so much later, in milliseconds. 0 mends it. */
  slow(delayMs: number): void;
  mend(): void;
  close(): Promise<void>;
}

/** COMMIT in Bolt: a chunk of two bytes, a structure without fields (B0) of the signature 12, and the end of the message. */
const COMMIT = Buffer.from([0x00, 0x02, 0xb0, 0x12, 0x00, 0x00]);
/** Time for the database to read the COMMIT before the connection ends, in milliseconds. */
const CUT_AFTER_MS = 3;

/** Listens on a free port of loopback and connects to a port of loopback. */
export async function startBoltProxy(target: number): Promise<BoltProxy> {
  const sockets = new Set<Socket>();
  const state = { toCut: 0, cuts: 0, isAway: false, delayMs: 0 };
  const server = createServer((incoming) => {
    if (state.isAway) return void incoming.destroy();
    const outgoing = connect(target, '127.0.0.1');
    const end = (): void => void [incoming.destroy(), outgoing.destroy()];
    for (const socket of [incoming, outgoing]) {
      sockets.add(socket.setNoDelay(true));
      socket.on('error', end).on('close', () => {
        sockets.delete(socket);
        end();
      });
    }
    const pass = (to: Socket, bytes: Buffer): void => {
      if (state.delayMs === 0) to.write(bytes);
      else setTimeout(() => to.writable && to.write(bytes), state.delayMs);
    };
    let isCut = false;
    // A COMMIT may lie across two reads.
    let tail: Buffer = Buffer.alloc(0);
    incoming.on('data', (bytes: Buffer) => {
      if (isCut) return;
      const read = Buffer.concat([tail, bytes]);
      tail = read.subarray(-(COMMIT.length - 1));
      if (state.toCut > 0 && read.includes(COMMIT)) {
        isCut = true;
        state.toCut -= 1;
        state.cuts += 1;
        outgoing.write(bytes);
        setTimeout(end, CUT_AFTER_MS);
      } else {
        pass(outgoing, bytes);
      }
    });
    outgoing.on('data', (bytes: Buffer) => {
      if (!isCut) pass(incoming, bytes);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    cutCommits(count) {
      state.toCut += count;
    },
    cuts: () => state.cuts,
    away() {
      state.isAway = true;
      for (const socket of sockets) socket.destroy();
    },
    slow(delayMs) {
      state.delayMs = delayMs;
    },
    mend() {
      Object.assign(state, { isAway: false, delayMs: 0, toCut: 0 });
    },
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
