/** Converts field names between the proto files and TypeScript. */

/** account_id → accountId: the name that ts-proto uses. */
export function camelCase(protoName: string): string {
  return protoName.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** accountId → account_id. */
export function protoName(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
