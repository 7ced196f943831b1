/** Proves the guardrails by mutation: without any one logging call, exactly the guardrails that watch it fail. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { guardrailsWatching, guardrailTitle } from '../guardrails/guardrail-list.ts';
import { SERVICE_VARIABLE } from '../guardrails/service-variable.ts';
import type { ThrowAwayConnection } from '../testing/joined-service.ts';
import { findLoggingCalls, type KindEvents, type LoggingCall } from './logging-calls.ts';
import { copyProject, type ProjectCopy, type ProjectTests, type TestRun } from './project-copy.ts';

/** What to prove. */
export interface ProofOptions extends Omit<ProjectTests, 'environment'> {
  /** Sources that log, relative to the project's folder. */
  readonly files: readonly string[];
  /** A running service for all runs. It must have a holdout, as the guardrails need. */
  readonly service: ThrowAwayConnection;
  /** Kinds of `withLearning` defined by the project. */
  readonly kinds?: Readonly<Record<string, KindEvents>> | undefined;
  /** Which calls to remove. Default: all. */
  readonly only?: ((call: LoggingCall) => boolean) | undefined;
  /** Number of copies of the project that are tested at the same time. Default 1. */
  readonly parallel?: number | undefined;
  /** Called for each call after it was removed and tested. */
  readonly onProof?: ((proof: Proof) => void) | undefined;
}

/** The result of removing one logging call. */
export interface Proof {
  readonly call: Omit<LoggingCall, 'without'>;
  /** Sorted titles of the guardrails that watch it. */
  readonly expected: readonly string[];
  /** Sorted titles of the guardrails that failed. */
  readonly failed: readonly string[];
  /** Whether both lists are the same. */
  readonly holds: boolean;
  /** Why no test was run. */
  readonly broken: string | undefined;
}

/**
 * Copies the project, runs its guardrails unchanged, then once for each logging call without that call. Throws when the
 * unchanged project fails its guardrails, or when there is no call to remove.
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
