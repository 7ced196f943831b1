/** Names of fields in the proto files and in TypeScript. */

/** account_id → accountId, as ts-proto names its properties. */
export function camelCase(protoName: string): string {
  return protoName.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** The opposite: accountId → account_id. */
export function protoName(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
