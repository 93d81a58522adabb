import { resolve } from 'node:path';
import type { Diagnostic } from '../documents/diagnostic.ts';
import { keySpan, type LocatedValue, type Span, valueAt } from '../documents/located-value.ts';
import { parseYaml } from '../documents/parse-yaml.ts';
import { readDocument } from '../documents/read-document.ts';
import { schemaDiagnostics } from '../documents/schema-diagnostics.ts';
import { fileDiagnostic, type Problem, type SourceText } from '../documents/source-text.ts';
import { schemaValidator } from '../package-schema.ts';
import { regionNameProblem, unknownRegion } from '../policy/build/check-regions.ts';
import { isRegionGlob } from '../text/region-name.ts';
import { byMember } from '../values/by-member.ts';
import type { AccountsFile, ListedAccount as Entry } from './accounts-file.generated.ts';
import type { ListedAccount, ListedAccounts } from './listed-accounts.ts';

export interface LoadedAccountsFile {
  /** Undefined if something is wrong with the file. */
  readonly listed: ListedAccounts | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads an accounts file: YAML, or JSON, which is YAML as well.
 *
 * @param name - relative to `cwd`.
 */
export async function loadAccountsFile(name: string, cwd: string): Promise<LoadedAccountsFile> {
  const source = await readDocument({ name, path: resolve(cwd, name) }, 'accounts file');
  if ('code' in source) {
    const hint = source.hint ?? 'it is the file of --accounts-file, or of accountsFile in the settings file';
    return { listed: undefined, diagnostics: [fileDiagnostic(name, { ...source, hint })] };
  }
  const { root, flawed, diagnostics } = parseYaml(source);
  if (root === undefined) return { listed: undefined, diagnostics };
  const validate = schemaValidator<AccountsFile>('accounts.schema.json');
  const { value } = root;
  if (!validate(value)) {
    const wrong = schemaDiagnostics({ source, root, flawed }, validate.errors ?? []);
    return { listed: undefined, diagnostics: [...diagnostics, ...wrong] };
  }
  const all = [...diagnostics, ...checkEntries(value, source, root)];
  if (all.some(({ severity }) => severity === 'error')) return { listed: undefined, diagnostics: all };
  const accounts = value.accounts.map(toListed).sort(byMember('id'));
  return { listed: { file: name, only: value.only ?? false, accounts }, diagnostics: all };
}

function toListed({ email, tags = {}, role, ...entry }: Entry): ListedAccount {
  // One form for an ARN, however it was written: the account's own id is the only one that it can have.
  const own = role?.replace(`:iam::${entry.id}:`, ':iam::{account}:');
  return { ...entry, email: email ?? null, tags, role: own };
}

/** What the schema cannot say: each account once, with a role of its own, and regions that can exist. */
function checkEntries({ accounts }: AccountsFile, source: SourceText, root: LocatedValue): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const report = ({ start, end }: Span, problem: Problem): void => {
    diagnostics.push(source.diagnostic(start, end, problem));
  };
  const lines = new Map<string, number>();
  for (const [index, { id, name, role, regions = [] }] of accounts.entries()) {
    const at = (...path: (string | number)[]): Span =>
      valueAt(root, ['accounts', index, ...path]) ?? keySpan(root, ['accounts', index]);
    for (const [member, text] of [
      ['id', id],
      ['name', name],
    ] as const) {
      const line = lines.get(text);
      if (line === undefined) continue;
      report(at(member), twice(text, line));
      break;
    }
    const { line } = source.position(at('id').start);
    lines.set(id, line).set(name, line);
    const wrongRole = role === undefined ? undefined : roleProblem(role, id);
    if (wrongRole !== undefined) report(at('role'), wrongRole);
    for (const [place, region] of regions.entries()) {
      const wrong = regionProblem(region);
      if (wrong !== undefined) report(at('regions', place), wrong);
    }
  }
  return diagnostics;
}

function twice(what: string, line: number): Problem {
  return {
    code: 'accounts/twice',
    message: `${what} is in the file already, in line ${line}`,
    hint: 'name each account once',
  };
}

function regionProblem(region: string): Problem | undefined {
  return isRegionGlob(region) ? undefined : (regionNameProblem(region) ?? unknownRegion(region));
}

/** A role of another account would give a session that answers for the wrong one. */
function roleProblem(role: string, id: string): Problem | undefined {
  const code = 'accounts/role';
  if (!role.startsWith('arn:')) {
    // Source: RoleName and Path in https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
    if (/^\/?([\x21-\x7e]+\/)?[\w+=,.@-]{1,64}$/.test(role)) return undefined;
    return {
      code,
      message: `${JSON.stringify(role)} is not a valid role name`,
      hint: 'a role name is 1 to 64 letters, digits and +=,.@-_, preceded by its path if it has one: security/audit',
    };
  }
  const owner = /^arn:[^:]+:iam::([^:]*):role\/./.exec(role)?.[1];
  if (owner === id || owner === '{account}') return undefined;
  const hint = `write arn:aws:iam::${id}:role/NAME, or the role's name alone`;
  return owner === undefined
    ? { code, message: `${JSON.stringify(role)} is not the ARN of a role`, hint }
    : { code, message: `the role is in account ${owner}, but the entry is for ${id}`, hint };
}
