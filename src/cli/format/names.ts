/** Names of enum values as people write them: TRAIT_KIND_HOOK_TYPE is shown as hook_type. */

/** `value` without its prefix, in lower case. */
export function enumName(value: string, prefix: string): string {
  return (value.startsWith(prefix) ? value.slice(prefix.length) : value).toLowerCase();
}
