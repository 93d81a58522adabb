import { definedMembers } from '../values/defined-members.ts';
import type {
  AccountEntry,
  GenerateSettings,
  OrganizationalUnitEntry,
  OrganizationFile,
  RegionEntry,
} from './organization-file.generated.ts';

export interface GenerateOptions extends GenerateSettings {
  readonly regions: readonly RegionEntry[];
  /** @default "111111111111" */
  readonly managementAccount?: string;
  /** @default 20, the most that AWS Organizations gives */
  readonly pageSize?: number;
}

/** An organization for tests of scale: a management account with the organization's trail, and members made by rule. */
export function generateOrganization(options: GenerateOptions): OrganizationFile {
  const { regions, managementAccount = '111111111111', pageSize = 20, ...generate } = options;
  const trail = { name: 'organization-trail', multiRegion: true, organization: true };
  return {
    version: 1,
    organization: { managementAccount },
    regions: [...regions],
    pageSize,
    accounts: [{ id: managementAccount, name: 'Management', trails: [trail] }],
    generate,
  };
}

/** Expands the ids, organizational units and trails of `generate`, as if they had been listed by hand. */
export function expandGenerated(file: OrganizationFile): OrganizationFile {
  const { generate, ...listed } = file;
  if (generate === undefined) return file;
  const perLevel = generate.ousPerLevel ?? 3;
  const leaves = leafPaths(perLevel);
  const accounts = Array.from({ length: generate.accounts }, (_, index) => generateAccount(index, generate, leaves));
  return {
    ...listed,
    ous: [...(file.ous ?? []), ...generateOus(['Division', 'Unit', 'Team'], perLevel)],
    accounts: [...(file.accounts ?? []), ...accounts],
  };
}

function generateAccount(index: number, generate: GenerateSettings, leaves: readonly string[]): AccountEntry {
  const id = String(BigInt(generate.firstId ?? '200000000001') + BigInt(index)).padStart(12, '0');
  const every = generate.trailsEvery ?? 5;
  const ou = leaves[index % leaves.length];
  return {
    id,
    name: `member-${id}`,
    tags: { stage: index % 2 === 0 ? 'prod' : 'dev' },
    ...definedMembers({ ou, config: generate.config }),
    ...(every > 0 && index % every === 0
      ? { trails: [{ name: 'legacy-trail', logging: (index / every) % 2 === 0 }] }
      : {}),
  };
}

function generateOus([level, ...deeper]: readonly string[], perLevel: number): OrganizationalUnitEntry[] {
  if (level === undefined) return [];
  return names(level, perLevel).map((name) => ({ name, ous: generateOus(deeper, perLevel) }));
}

function leafPaths(perLevel: number): string[] {
  const units = names('Division', perLevel).flatMap((division) =>
    names('Unit', perLevel).map((unit) => `${division}/${unit}`),
  );
  return units.flatMap((unit) => names('Team', perLevel).map((team) => `${unit}/${team}`));
}

function names(level: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${level}-${index + 1}`);
}
