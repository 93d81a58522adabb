import type { ParameterDeclaration } from './policy-file.generated.ts';

/** As much of a policy, right or wrong, as settings and controls can be held against. */
export interface KnownPolicy {
  readonly id: string;
  /** @default none */
  readonly formerIds?: readonly string[] | undefined;
  /** Its parameters, as far as their declarations can be read. @default none */
  readonly declared?: Readonly<Record<string, ParameterDeclaration>> | undefined;
  /** Those whose declarations cannot be read; `all` where it is not known which there are. @default none */
  readonly undeclared?: readonly string[] | 'all' | undefined;
}

/** Whether a policy has a parameter; `perhaps` where what declares it is wrong. */
export function hasParameter({ declared = {}, undeclared = [] }: KnownPolicy, name: string): 'yes' | 'no' | 'perhaps' {
  if (Object.hasOwn(declared, name)) return 'yes';
  return undeclared === 'all' || undeclared.includes(name) ? 'perhaps' : 'no';
}
