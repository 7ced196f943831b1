/** Runs a campaign pack: writes its sections and holds the whole to a quality gate. */
import type { Brief } from './brief.ts';
import { avoidedItems, distinctItems, readGuidance, writableGuidance } from './guidance.ts';
import { type AppliedItem, TraitKind } from './kaizen-client.ts';
import { assessQuality, type Quality } from './quality-gates.ts';
import type { WriterTools } from './strategy.ts';
import { templateText } from './template-text.ts';
import { type TextModel, writeChecked } from './text-model.ts';

/** Which pack is run, and for what. */
export interface PackInput {
  /** For example "strategy_campaign_premium". */
  readonly packKey: string;
  /** The caller's id of this run. */
  readonly runId: string;
  readonly brief: Brief;
  /** Names of the sections, in order. */
  readonly sections: readonly string[];
  /** The same seed and context give the same pack. */
  readonly seed: string;
}

/** A section that was written. */
export interface PackSection {
  readonly section: string;
  readonly text: string;
  readonly durationMs: number;
}

/** A pack that passed its gate. */
export interface PackRun {
  readonly packKey: string;
  readonly runId: string;
  readonly sections: readonly PackSection[];
  readonly qualityScore: number;
  /** Items of the context that it follows. */
  readonly applied: readonly AppliedItem[];
}

/** Told what happens during a run, while it happens: a run that fails later has still written these sections. */
export interface PackListener {
  sectionGenerated?(run: RunName, section: PackSection): void;
  sectionFailed?(run: RunName, failure: { readonly section: string; readonly message: string }): void;
  qualityAssessed?(run: RunName, quality: Quality): void;
}

/** Which run of which pack. */
export interface RunName {
  readonly packKey: string;
  readonly runId: string;
}

/** The run has no result. */
export class PackFailed extends Error {
  override readonly name = 'PackFailed';
  /** Stable. */
  readonly code: 'section_failed' | 'quality_gate';

  constructor(code: PackFailed['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** What a pack is given beside its input. */
export interface PackTools extends WriterTools {
  readonly listener?: PackListener | undefined;
  /** Milliseconds of a clock that only goes forward. */
  readonly now?: (() => number) | undefined;
}

/** A pack that is known to fail often is worth a second try of each section. */
const CAREFUL_TRIES = 2;

/** Throws PackFailed when a section cannot be written or the gate is not passed. */
export async function runPack(input: PackInput, tools: PackTools = {}): Promise<PackRun> {
  const { packKey, runId, brief } = input;
  const { kaizenContext, text = templateText, listener = {} } = tools;
  const run = { packKey, runId };
  const guidance = writableGuidance(readGuidance(kaizenContext), text);
  const tone = guidance.recommended.find(({ kind }) => kind === TraitKind.TRAIT_KIND_TONE);
  const tries = guidance.fragilePacks.includes(packKey) ? CAREFUL_TRIES : 1;
  const applied: AppliedItem[] = tone === undefined ? [] : [tone];
  const sections: PackSection[] = [];
  for (const section of input.sections) {
    const job = { ...input, section, tone: tone?.value, avoid: guidance.avoidedPhrases };
    const written = await writeSection(job, { ...tools, text, tries }).catch((cause: unknown) => {
      const message = cause instanceof Error ? cause.message : String(cause);
      listener.sectionFailed?.(run, { section, message });
      throw new PackFailed('section_failed', `section ${section}: ${message}`, { cause });
    });
    sections.push(written.section);
    applied.push(...avoidedItems(written.avoided));
    listener.sectionGenerated?.(run, written.section);
  }
  const quality = assessQuality(sections, { brief, sections: input.sections });
  listener.qualityAssessed?.(run, quality);
  if (!quality.passed) throw new PackFailed('quality_gate', `missed: ${quality.failures.join(', ')}`);
  return { ...run, sections, qualityScore: quality.score, applied: distinctItems(applied) };
}

async function writeSection(
  job: PackInput & {
    readonly section: string;
    readonly tone: string | undefined;
    readonly avoid: readonly string[];
  },
  tools: { readonly text: TextModel; readonly tries: number; readonly now?: (() => number) | undefined },
): Promise<{ readonly section: PackSection; readonly avoided: readonly string[] }> {
  const { section, tone, avoid, brief, seed } = job;
  const { now = () => performance.now(), tries, text } = tools;
  const startedMs = now();
  const task = {
    purpose: 'section' as const,
    brief,
    topic: section.replaceAll('_', ' '),
    ...(tone === undefined ? {} : { tone }),
    avoid,
    variant: `${seed}/${section}`,
  };
  for (let tried = 1; ; tried += 1) {
    try {
      const written = await writeChecked(text, { ...task, variant: `${task.variant}/${tried}` });
      const durationMs = Math.round(now() - startedMs);
      return { section: { section, text: written.text, durationMs }, avoided: written.avoided };
    } catch (error) {
      if (tried >= tries) throw error;
    }
  }
}
