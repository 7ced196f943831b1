/** Kinds of which a generator puts one value into a creative. */
export const CHOICE_KINDS: readonly string[] = [
  'hook_type',
  'template',
  'tone',
  'pillar',
  'content_type',
  'platform',
];
