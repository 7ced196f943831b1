/**
 * Names of one kind that look the same to a person but differ in the graph. The evidence is then divided between them.
 */
import { nameForm, twinForm } from '../shared/text-forms.ts';
import { counted, shortened } from './finding.ts';
import type { Examination } from './graph-findings.ts';

/** A name as the graph stores it. */
export interface NamedThing {
  /** What it names, in words: "tone", "platform", "project". */
  readonly kind: string;
  readonly name: string;
  /** Key of its node. */
  readonly key: string;
}

/** Most groups named in a finding. The finding also says how many there are. */
const MAX_SHOWN = 3;
/** Most names shown of one group. */
const MAX_NAMES = 3;

/**
 * Returns groups of names of one kind that differ only in case, blanks, dashes and underscores, or Unicode form. Ids of
 * creatives are left out: platforms use capital and small letters in them, so two that differ in case are different.
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

/** Writes the sentence that names the groups: `2 names are spelt in several ways: tone "Friendly", "friendly"; …`. */
export function twinsSentence(twins: readonly (readonly NamedThing[])[], { found }: Examination): string {
  const shown = twins.slice(0, MAX_SHOWN).map(spellings);
  const more = twins.length > MAX_SHOWN ? '; and others' : '';
  return `${counted(found, 'name is', 'names are')} spelt in several ways, each with a part of the evidence: ${shown.join('; ')}${more}.`;
}

function spellings(group: readonly NamedThing[]): string {
  const forms = new Set(group.map(({ name }) => nameForm(name)));
  const names = [...forms].slice(0, MAX_NAMES).map((name) => `"${shortened(name)}"`);
  const more = forms.size > MAX_NAMES ? ' and others' : '';
  // Names stored before the service normalised them look the same when printed.
  const stored = forms.size < group.length ? ' (in several Unicode forms or with blanks around)' : '';
  return `${group[0]?.kind} ${names.join(', ')}${more}${stored}`;
}
