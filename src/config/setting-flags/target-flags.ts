import type { SettingRow } from '../flag-row.ts';
import { TARGETED } from './commands.ts';

/** The flags of which accounts and regions a run is about. */
export const TARGET_FLAGS = {
  accounts: {
    flag: '--accounts',
    short: '--account',
    argument: '<ids>',
    kind: 'list',
    doc: 'only these accounts: ids or names',
    otherwise: 'everything that the policies target',
    group: 'targets',
    commands: { ...TARGETED, report: { doc: 'only these accounts: ids or names', otherwise: 'all' } },
    schema: {
      more: 'Narrows what the policies target. A file has ids: they stay when somebody renames.',
      items: { $ref: '#/definitions/accountId' },
    },
  },
  ous: {
    flag: '--ous',
    short: '--ou',
    argument: '<ids>',
    kind: 'list',
    doc: 'only accounts below these organizational units or roots: ids, names or paths',
    otherwise: 'everything that the policies target',
    group: 'targets',
    commands: {
      ...TARGETED,
      report: { doc: 'only accounts below these organizational units or roots: ids, names or paths', otherwise: 'all' },
    },
    schema: { more: 'Narrows what the policies target.', items: { $ref: '#/definitions/organizationalUnitId' } },
  },
  exclude: {
    flag: '--exclude',
    argument: '<ids>',
    kind: 'list',
    doc: 'never these accounts, nor accounts below these organizational units: ids, names or paths',
    otherwise: 'none',
    group: 'targets',
    commands: TARGETED,
    schema: {
      items: { anyOf: [{ $ref: '#/definitions/accountId' }, { $ref: '#/definitions/organizationalUnitId' }] },
    },
  },
  accountsFile: {
    flag: '--accounts-file',
    argument: '<file>',
    kind: 'text',
    doc: 'additional accounts outside the organization: YAML or JSON with id, name, role, tags and regions',
    otherwise: 'none',
    group: 'targets',
    commands: {
      ...TARGETED,
      worker: true,
      permissions: { doc: 'accounts outside the organization, whose roles the caller assumes too', group: 'roles' },
    },
    schema: { more: 'docs/configuration.md describes the file.', minLength: 1, examples: ['accounts.yml'] },
  },
  regions: {
    flag: '--regions',
    short: '--region',
    argument: '<names>',
    kind: 'list',
    doc: 'only these regions: names, globs or `enabled`',
    otherwise: 'everything that the policies target',
    group: 'targets',
    commands: { ...TARGETED, report: { doc: 'only these regions: names, globs or `global`', otherwise: 'all' } },
    schema: {
      more: 'Narrows what the policies target.',
      items: { type: 'string', minLength: 1 },
      examples: [['eu-*', 'us-east-1']],
    },
  },
  includeCaller: {
    flag: '--include-caller',
    kind: 'switch',
    doc: "include the caller's own account, with the caller's own credentials",
    group: 'targets',
    commands: { ...TARGETED, worker: true },
    schema: {},
  },
} as const satisfies Readonly<Record<string, SettingRow>>;
