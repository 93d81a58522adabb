import type { LocatedScalar, LocatedValue } from '../../documents/located-value.ts';
import { quoteValue } from '../../documents/quote-value.ts';
import { report } from '../model/policy-context.ts';
import type { Scope } from './check-expression.ts';
import { checkOtherTemplates } from './other-templates.ts';
import type { ObjectShape } from './shape.ts';

/** How other tools write a template: `{{Name}}`, `$Name`, `$(Name)`, `<Name>`, `%Name%`, `#{Name}`, `{Name}`. */
const WRITTEN = /^(?:\{\{ *(\w+) *\}\}|\$(\w+)|\$\((\w+)\)|<(\w+)>|%(\w+)%|#?\{(\w+)\})$/;

/**
 * Reports names of members that stand in an input as plain text, as in `{ UserName: UserName }`: AWS is asked for the
 * thing of that name, the same for every resource, and with `absent` its answer would be that there is none.
 *
 * A name alone may be meant: `{ Name: DBInstanceIdentifier, Value: "${DBInstanceIdentifier}" }` is a dimension of
 * CloudWatch, `{ Key: Name }` a tag. So it has to be written as other tools write templates, or be a member of the
 * input that has its own name, or text of AWS's answer where the input has no template at all: `enabled` may be what a
 * policy calls a member of its own, and is a setting.
 */
export function checkBareNames(scope: Scope, input: LocatedValue): void {
  const { value: resource } = scope;
  if (resource.kind !== 'object' || input.kind !== 'mapping') return;
  const texts = textsIn(input);
  const isConstant = !texts.some(({ value }) => String(value).includes('${'));
  for (const text of texts) {
    if (!WRITTEN.test(String(text.value))) checkOtherTemplates(scope, text);
    const written = WRITTEN.exec(String(text.value))?.slice(1).find(Boolean);
    const name = written ?? String(text.value);
    const key = [...input.entries].find(([, entry]) => entry.value === text)?.[0];
    const isMeantBare = key === undefined || !(key === name || (isConstant && isTextOfAws(resource, name)));
    if (!resource.memberNames.includes(name) || (written === undefined && isMeantBare)) continue;
    report(scope.context, text, {
      code: 'types/bare-name',
      message: `${quoteValue(text.value)} is text here, the same for every resource, and no member of it`,
      hint: `write "\${${name}}" for the value of the member, or "\${'${text.value}'}" for the text itself`,
    });
  }
}

/** As AWS calls it, and not as the policy does. */
function isTextOfAws(resource: ObjectShape, name: string): boolean {
  const shape = resource.member(name);
  return shape?.kind === 'string' && shape.place?.endsWith(`.${name}`) === true;
}

function textsIn(value: LocatedValue): LocatedScalar[] {
  if (value.kind === 'list') return value.items.flatMap(textsIn);
  if (value.kind === 'mapping') return [...value.entries.values()].flatMap((entry) => textsIn(entry.value));
  return typeof value.value === 'string' ? [value] : [];
}
