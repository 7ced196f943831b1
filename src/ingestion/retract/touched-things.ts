/** What an event is about, as far as taking it back changes it. */
import { nodeKey } from '../../graph/keys.ts';
import type { PreparedEvent } from '../accept/prepared-event.ts';
import type { StatefulLabel } from '../catalogue/counters-and-states.ts';
import type { SubjectEffect } from '../catalogue/effects.ts';

/** Whether the subject has a state of its own. */
export function hasState(
  subject: SubjectEffect | undefined,
): subject is Extract<SubjectEffect, { readonly label: StatefulLabel }> {
  return subject !== undefined && subject.label !== 'Creative';
}

/** Keys of the creatives that an event names, sorted. */
export function creativeKeysOf({ accountId, effects }: PreparedEvent): string[] {
  const named = [...(effects.creatives ?? []), ...(effects.mark === undefined ? [] : [effects.mark])];
  return [...new Set(named.map(({ contentId }) => nodeKey(accountId, contentId)))].sort();
}
