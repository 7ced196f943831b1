/** Proof by mutation: without any one logging call, exactly the guardrails that watch it fail. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { guardrailsWatching, guardrailTitle } from '../guardrails/guardrail-list.ts';
import { SERVICE_VARIABLE } from '../guardrails/service-variable.ts';
import type { ThrowAwayConnection } from '../testing/joined-service.ts';
import { findLoggingCalls, type KindEvents, type LoggingCall } from './logging-calls.ts';
import { copyProject, type ProjectCopy, type ProjectTests, type TestRun } from './project-copy.ts';

/** What is proven. */
export interface ProofOptions extends Omit<ProjectTests, 'environment'> {
  /** Sources that log, from the project's folder. */
  readonly files: readonly string[];
  /** A running service for all of the runs; its weeks must be held out in part, as the guardrails need. */
  readonly service: ThrowAwayConnection;
  /** Kinds of `withLearning` of the project's own. */
  readonly kinds?: Readonly<Record<string, KindEvents>> | undefined;
  /** Which calls to remove. Default: every one. */
  readonly only?: ((call: LoggingCall) => boolean) | undefined;
  /** Copies of the project that are tested at the same time. Default 1. */
  readonly parallel?: number | undefined;
  /** Told of each call when it has been removed and tested. */
  readonly onProof?: ((proof: Proof) => void) | undefined;
}

/** What happened without one logging call. */
export interface Proof {
  readonly call: Omit<LoggingCall, 'without'>;
  /** Titles of the guardrails that watch it, sorted. */
  readonly expected: readonly string[];
  /** Titles of the guardrails that failed, sorted. */
  readonly failed: readonly string[];
  /** Whether they are the same. */
  readonly holds: boolean;
  /** Why no test was run. */
  readonly broken: string | undefined;
}

/**
 * Copies the project, runs its guardrails as it is, then once for each logging call without that call. Throws when the
 * guardrails do not pass before anything is removed, or when there is nothing to remove.
 */
export async function proveGuardrails(options: ProofOptions): Promise<readonly Proof[]> {
  const { project, service, only = () => true, parallel = 1 } = options;
  const calls = options.files
    .flatMap((file) => {
      const text = readFileSync(path.join(project, file), 'utf8');
      return findLoggingCalls({ file, text }, options.kinds);
    })
    .filter(only);
  if (calls.length === 0) throw new Error('no logging call was found');
  const environment = { [SERVICE_VARIABLE]: JSON.stringify(service) };
  const copies: ProjectCopy[] = [];
  try {
    for (let made = 0; made < Math.min(parallel, calls.length); made += 1) {
      copies.push(copyProject({ ...options, environment }));
    }
    const [first] = copies;
    if (first !== undefined) expectPassing(await first.test());
    const left = calls.map((call, index) => ({ call, index }));
    const proofs: Proof[] = [];
    const work = async (copy: ProjectCopy): Promise<void> => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) {
        const proof = await prove(copy, next.call);
        proofs[next.index] = proof;
        options.onProof?.(proof);
      }
    };
    await Promise.all(copies.map(work));
    return proofs;
  } finally {
    for (const copy of copies) copy.remove();
  }
}

async function prove(copy: ProjectCopy, { without, ...call }: LoggingCall): Promise<Proof> {
  const original = copy.read(call.file);
  copy.write(call.file, without);
  try {
    const { failed, broken } = await copy.test();
    const watching = new Set(call.types.flatMap((type) => guardrailsWatching(type)));
    const expected = [...watching].map(guardrailTitle).toSorted();
    const sorted = failed.toSorted();
    const holds = broken === undefined && sorted.join('\n') === expected.join('\n');
    return { call, expected, failed: sorted, holds, broken };
  } finally {
    copy.write(call.file, original);
  }
}

function expectPassing({ failed, broken }: TestRun): void {
  if (broken !== undefined) throw new Error(`the guardrails do not run: ${broken}`);
  if (failed.length > 0) throw new Error(`these fail before anything is removed: ${failed.join('; ')}`);
}
