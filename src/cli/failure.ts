/** Describes why a command failed, in lines for the person who called it. */
import { status as Code } from '@grpc/grpc-js';
import { CallFailure, type CallFailureFacts } from '../client/call-failure.ts';
import { cutText } from '../client/cut-text.ts';
import type { StatusDetails } from '../client/status-details.ts';
import { printable } from './format/text.ts';

/** An error that the caller of the command can correct. The message says what is wrong and what to do. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
}

/** Describes an error in lines: what happened, each violation, what to do, and the reason with the request id. */
export function explainFailure(error: unknown): readonly string[] {
  if (error instanceof CallFailure) return explainCall(error.facts);
  if (error instanceof Error) return error.message.split('\n').map(printable);
  return [printable(String(error))];
}

function explainCall(facts: CallFailureFacts): readonly string[] {
  const { details, message } = facts;
  if (details === undefined) return [withoutDetails(facts)];
  const { reason, metadata, violations = [] } = details;
  const requestId = metadata.request_id;
  const origin = [reason, requestId === undefined ? '' : `request ${requestId}`].filter(
    (part) => part !== '',
  );
  const lines = violations.map(({ field, description }) => `  ${field}: ${description}`);
  return [
    violations.length > 0 ? brokenRules(violations.length) : message,
    ...lines,
    ...advice(details),
    ...(origin.length > 0 ? [`(${origin.join(', ')})`] : []),
  ].map(printable);
}

function brokenRules(count: number): string {
  return count === 1 ? 'a field breaks its rules' : `${count} fields break their rules`;
}

/** Describes a status without details, which the client or a proxy has made. */
function withoutDetails({ address, code, message }: CallFailureFacts): string {
  switch (code) {
    case Code.UNAVAILABLE:
      return `no service answers at ${address}: start it with "npm start", or name another address with --address (${connectionProblem(message)})`;
    case Code.DEADLINE_EXCEEDED:
      return `the service at ${address} did not answer in time: --timeout allows more`;
    case Code.UNIMPLEMENTED:
      return `the service at ${address} does not know this call: it is another service, or an older version`;
    default:
      return printable(`${Code[code]}: ${message}`);
  }
}

/** Longest text of a problem; the rest is cut off. A longer text does not help. */
const MAX_PROBLEM_LENGTH = 500;

/** The core of grpc-js's message about a channel that does not connect. */
function connectionProblem(message: string): string {
  const [, problem = message] =
    /^.*Last error: (?:Error: )?(.*?)\.?\s*(?:Resolution note:.*)?$/s.exec(message) ?? [];
  return printable(cutText(problem, MAX_PROBLEM_LENGTH));
}

function advice({ reason, resource, metadata }: StatusDetails): readonly string[] {
  if (reason === 'UNKNOWN_ACCOUNT' && resource !== undefined) {
    return [`Create it with: kaizen account put ${shellWord(resource.name)}`];
  }
  if (reason.startsWith('CREDENTIAL_')) {
    return ['Give a key in KAIZEN_API_KEY or in a profile. An admin makes one with: kaizen keys create'];
  }
  const cycleId = metadata.cycle_id;
  if (reason === 'CYCLE_ALREADY_RUNNING' && cycleId !== undefined) {
    return [`Look at it with: kaizen cycle show ${shellWord(cycleId)}`];
  }
  return [];
}

/** A text as one word of a POSIX shell. */
export function shellWord(text: string): string {
  return /^[\w./:@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
