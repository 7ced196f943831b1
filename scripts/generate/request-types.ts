/**
 * src/gen/request-types.ts: the request type of each RPC, with which the client fills in fields that a caller leaves
 * out.
 */
import { type DescriptorImage, PACKAGE } from './descriptor-image.ts';

/** The module. Method names are unique over all services. */
export function requestTypesModule(image: DescriptorImage): string {
  const files = image.file.filter((file) => file.package === PACKAGE);
  const methods = files.flatMap(({ service = [] }) => service.flatMap(({ method }) => method));
  const requests = methods.map(({ name, inputType }) => ({
    method: name.charAt(0).toLowerCase() + name.slice(1),
    message: inputType.replace(`.${PACKAGE}.`, ''),
  }));
  const imports = files.flatMap(({ name, messageType = [] }) => {
    const used = messageType
      .map((type) => type.name)
      .filter((type) => requests.some((r) => r.message === type));
    return used.length === 0
      ? []
      : [`import { ${used.join(', ')} } from './${name.replace(/\.proto$/, '.ts')}';`];
  });
  return [
    '// Generated from proto/ by `npm run generate`. Do not edit: change the proto files instead.',
    ...imports,
    '',
    '/** Fills in what a request leaves out. */',
    'export interface RequestType<Message> {',
    '  fromPartial(fields: object): Message;',
    '}',
    '',
    '/** The request of each method. */',
    'export const requestTypes = {',
    ...requests.map(({ method, message }) => `  ${method}: ${message} as RequestType<${message}>,`),
    '} as const;',
    '',
  ].join('\n');
}
