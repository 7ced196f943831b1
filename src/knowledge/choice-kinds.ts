/** Kinds for which a generator chooses one value per creative. */
export const CHOICE_KINDS: readonly string[] = [
  'hook_type',
  'template',
  'tone',
  'pillar',
  'content_type',
  'platform',
];
