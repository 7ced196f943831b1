/** Names of one kind that a person takes for the same, and the graph does not: the evidence is divided between them. */
import { nameForm, twinForm } from '../shared/text-forms.ts';
import { counted, shortened } from './finding.ts';
import type { Looked } from './graph-findings.ts';

/** A name as the graph has it. */
export interface NamedThing {
  /** What it names, in words: "tone", "platform", "project". */
  readonly kind: string;
  readonly name: string;
  /** Of its node. */
  readonly key: string;
}

/** Groups named in a finding; it says how many there are. */
const MAX_SHOWN = 3;
/** Names shown of one group. */
const MAX_NAMES = 3;

/**
 * Groups of names of one kind that differ only in case, blanks, dashes and underscores, or Unicode form. Ids of creatives
 * are not looked at: platforms make them of capitals and small letters, and two that differ in case are two.
 */
export function nearTwins(things: readonly NamedThing[]): readonly (readonly NamedThing[])[] {
  const groups = new Map<string, Map<string, NamedThing>>();
  for (const thing of things) {
    const key = JSON.stringify([thing.kind, twinForm(thing.name)]);
    const group = groups.get(key) ?? new Map<string, NamedThing>();
    group.set(thing.name, thing);
    groups.set(key, group);
  }
  return [...groups.values()]
    .filter(({ size }) => size > 1)
    .map((group) => [...group.values()].toSorted(byName))
    .toSorted((a, b) => byName(a[0], b[0]));
}

function byName(a: NamedThing | undefined, b: NamedThing | undefined): number {
  const [one, other] = [a, b].map((thing) => `${thing?.kind} ${thing?.name}`) as [string, string];
  return one < other ? -1 : Number(one > other);
}

/** The sentence that names them: `2 names are spelt in several ways: tone "Friendly", "friendly"; …`. */
export function twinsSentence(twins: readonly (readonly NamedThing[])[], { found }: Looked): string {
  const shown = twins.slice(0, MAX_SHOWN).map(spellings);
  const more = twins.length > MAX_SHOWN ? '; and others' : '';
  return `${counted(found, 'name is', 'names are')} spelt in several ways, each with a part of the evidence: ${shown.join('; ')}${more}.`;
}

function spellings(group: readonly NamedThing[]): string {
  const forms = new Set(group.map(({ name }) => nameForm(name)));
  const names = [...forms].slice(0, MAX_NAMES).map((name) => `"${shortened(name)}"`);
  const more = forms.size > MAX_NAMES ? ' and others' : '';
  // Names stored before the service brought them into one form look the same when they are printed.
  const stored = forms.size < group.length ? ' (in several Unicode forms or with blanks around)' : '';
  return `${group[0]?.kind} ${names.join(', ')}${more}${stored}`;
}
