import { didYouMean } from '../text/did-you-mean.ts';
import { ALIASES, CLIENT_NAMES } from './service-list.ts';

/**
 * The SDK client's name of a service: `config` → `config-service`, `secretsmanager` → `secrets-manager`. An unknown
 * name is returned unchanged.
 *
 * @param name - as the SDK for JavaScript, boto3 or the AWS CLI writes it, with or without its hyphens.
 */
export function canonicalServiceName(name: string): string {
  return CANONICAL_NAMES.get(fold(name)) ?? name;
}

/**
 * The names of a service, the client's first, including those of boto3 and the AWS CLI, each with and without hyphens.
 *
 * @param clientName - SDK client name: `config-service`.
 */
export function spellingsOf(clientName: string): readonly string[] {
  const others = Object.keys(ALIASES).filter((alias) => ALIASES[alias] === clientName);
  const names = [clientName, ...others];
  return [...new Set([...names, ...names.map(fold)])];
}

/** Whether an SDK client of this name exists, installed or not. */
export function isKnownService(clientName: string): boolean {
  return KNOWN_CLIENTS.has(clientName);
}

/** The service name, in the spelling nearest to what was typed, that a mistyped name most probably means. */
export function nearestServiceName(name: string): string | undefined {
  // Tables and resources of other tools: `aws_iam_user`, `aws.iam-user`.
  const [, service = ''] = /^aws[._-]([a-z0-9]+)(?:[._-]|$)/i.exec(name) ?? [];
  return CANONICAL_NAMES.get(fold(service)) ?? didYouMean(name, SPELLINGS);
}

const KNOWN_CLIENTS: ReadonlySet<string> = new Set(CLIENT_NAMES);

const SPELLINGS: readonly string[] = [...CLIENT_NAMES, ...Object.keys(ALIASES)];

const CANONICAL_NAMES: ReadonlyMap<string, string> = new Map([
  ...CLIENT_NAMES.map((name) => [fold(name), name] as const),
  ...Object.entries(ALIASES).map(([alias, name]) => [fold(alias), name] as const),
]);

function fold(name: string): string {
  return name.toLowerCase().replaceAll('-', '');
}

/** All that there are, as the SDK calls them. */
export function serviceNames(): readonly string[] {
  return CLIENT_NAMES;
}
