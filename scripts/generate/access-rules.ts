/** src/gen/access-rules.ts: who may make each call, from the `access` options of the RPCs. */
import type { ProtoTexts } from './descriptor-image.ts';

/** The access option of an RPC, with its defaults. */
export interface RpcAccess {
  /** For example AccountService/PutAccount. */
  readonly rpc: string;
  /** Without prefix; ANY: every credential. */
  readonly role: string;
  /** Without prefix. */
  readonly reach: string;
  readonly audited: boolean;
}

/** The access option of every RPC. Throws one error that names all RPCs without a usable one. */
export function readAccess({ services }: Pick<ProtoTexts, 'services'>): readonly RpcAccess[] {
  const all = services.flatMap(({ name, method }) =>
    method.map((rpc): RpcAccess => {
      const {
        role = 'ROLE_ANY',
        reach = 'REACH_ACCOUNT',
        audited = false,
      } = rpc.options?.['[kaizen.v1.access]'] ?? {};
      return {
        rpc: `${name}/${rpc.name}`,
        role: role.replace(/^ROLE_/, ''),
        reach: reach.replace(/^REACH_/, ''),
        audited,
      };
    }),
  );
  // A forgotten option must not open an RPC to everyone.
  const open = all.filter(({ role, reach }) => role === 'ANY' && reach !== 'NONE');
  if (open.length > 0) {
    throw new Error(`without a role in the access option: ${open.map(({ rpc }) => rpc).join(', ')}`);
  }
  return all;
}

/** The module. */
export function accessRulesModule(proto: Pick<ProtoTexts, 'services'>): string {
  return [
    '// Generated from proto/ by `npm run generate`. Do not edit: change the proto files instead.',
    '',
    '/** Who may make each call: see proto/kaizen/v1/access.proto. */',
    'export const accessRules = {',
    ...readAccess(proto).map(
      ({ rpc, role, reach, audited }) =>
        `  '${rpc}': { role: '${role}', reach: '${reach}', audited: ${audited} },`,
    ),
    '} as const;',
    '',
  ].join('\n');
}
