/** How callers reach the servers: any server that answers, with what each failure means for the ledger. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, credentials, status } from '@grpc/grpc-js';
import { CallFailure } from '../../../src/client/call-failure.ts';
import { type Connection, openConnection } from '../../../src/client/connection.ts';
import { isPassing } from '../../../src/client/retry.ts';
import {
  EventServiceService,
  type StreamEventsRequest,
  type StreamEventsResponse,
} from '../../../src/gen/kaizen/v1/event_service.ts';
import type { Random } from '../../../src/simulator/random.ts';
import type { Ledger } from './ledger.ts';

/** Time limit of a call, in milliseconds. Longer than a fault. */
const CALL_MS = 20_000;
const RETRY_FROM_MS = 100;
const RETRY_TO_MS = 600;

/** All servers, as callers see them. */
export interface Callers {
  /**
   * One try on one server. Undefined: no answer, so nobody knows whether the call was carried out, or a refusal with one
   * of the reasons that the caller reckons with.
   */
  try<T>(
    name: string,
    call: (connection: Connection) => Promise<T>,
    reasons?: readonly string[],
  ): Promise<T | undefined>;
  /** Tries until a server answers. Undefined: the storm is over, or the caller gave up, as one in ten does each time. */
  insist<T>(name: string, call: (connection: Connection) => Promise<T>): Promise<T | undefined>;
  /** Opens a stream of events on one server. */
  stream(): {
    send(message: StreamEventsRequest): Promise<StreamEventsResponse | undefined>;
    close(): void;
  };
  /** Times without an answer, each from the first failure until the next answer, in milliseconds. */
  outages(): readonly number[];
  /** Callers stop to insist. */
  end(): void;
  close(): void;
}

/** Connects to the servers. */
export function openCallers(
  addresses: readonly string[],
  { ledger, random }: { readonly ledger: Ledger; readonly random: Random },
): Callers {
  const connections = addresses.map((address) => openConnection({ address, timeoutMs: CALL_MS }));
  const channels = addresses.map((address) => new Client(address, credentials.createInsecure()));
  const outages: number[] = [];
  let awaySince: number | undefined;
  let isOver = false;
  const any = <T>(list: readonly T[]): T => {
    const one = list[Math.floor(random.uniform(0, list.length))];
    if (one === undefined) throw new Error('there are no servers');
    return one;
  };
  const answered = (name: string): void => {
    ledger.count(name, true);
    if (awaySince !== undefined) outages.push(performance.now() - awaySince);
    awaySince = undefined;
  };
  const failed = (name: string, error: unknown, reasons: readonly string[]): void => {
    if (error instanceof CallFailure && reasons.includes(error.facts.details?.reason ?? '')) {
      answered(name);
      return;
    }
    ledger.count(name, false);
    if (error instanceof CallFailure) {
      awaySince ??= performance.now();
      // Without details it does not come from the service: the connection ended, or nobody listened.
      if (isPassing(error) || error.facts.details === undefined) return;
      ledger.unexpected(name, `${status[error.facts.code]} ${error.facts.details.reason} ${error.message}`);
    } else {
      ledger.unexpected(name, String(error));
    }
  };
  const attempt: Callers['try'] = async (name, call, reasons = []) => {
    try {
      const answer = await call(any(connections));
      answered(name);
      return answer;
    } catch (error) {
      failed(name, error, reasons);
      return undefined;
    }
  };
  return {
    try: attempt,
    async insist(name, call) {
      for (;;) {
        const answer = await attempt(name, call);
        if (answer !== undefined || isOver || random.uniform() < 0.1) return answer;
        await sleep(random.uniform(RETRY_FROM_MS, RETRY_TO_MS));
      }
    },
    stream() {
      const { path, requestSerialize, responseDeserialize } = EventServiceService.streamEvents;
      const exchange = any(channels).makeBidiStreamRequest(path, requestSerialize, responseDeserialize);
      let hear: (response: StreamEventsResponse | undefined) => void = () => undefined;
      let isBroken = false;
      const broken = (): void => {
        isBroken = true;
        hear(undefined);
      };
      exchange
        .on('data', (response: StreamEventsResponse) => hear(response))
        .on('error', broken)
        .on('end', broken);
      return {
        send(message) {
          if (isBroken) return Promise.resolve(undefined);
          const answer = new Promise<StreamEventsResponse | undefined>((resolve) => {
            hear = resolve;
          });
          exchange.write(message);
          return answer.then((response) => {
            ledger.count('StreamEvents', response !== undefined);
            return response;
          });
        },
        close: () => exchange.cancel(),
      };
    },
    outages: () => outages,
    end() {
      isOver = true;
    },
    close() {
      for (const connection of connections) connection.close();
      for (const channel of channels) channel.close();
    },
  };
}
