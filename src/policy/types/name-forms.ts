/** Members that take names of AWS beside names of customers, whom no model tells apart. */
import type { Form } from './form.ts';

/** @param names - those of AWS; what is none of them in other letters, hyphens or underscores is a customer's. */
function namesOf(names: readonly string[], says: string, plain: (text: string) => string = plainly): Form {
  const meant = (text: string): string | undefined => names.find((name) => plain(name) === plain(text));
  return {
    fits: (text, sought) => sought !== 'whole' || names.includes(text) || meant(text) === undefined,
    says,
    meant,
  };
}

function plainly(text: string): string {
  return text.toLowerCase().replace(/[-_ ]/g, '');
}

function withoutPrefix(text: string): string {
  return plainly(text).replace(/^aws:/, '');
}

/** Source: `FirewallPolicy` and `RuleDefinition` in the API reference of Network Firewall. */
export const STATELESS_ACTION = namesOf(
  ['aws:pass', 'aws:drop', 'aws:forward_to_sfe'],
  'its own actions as aws:pass',
  withoutPrefix,
);

/** Source: the same, where all four are listed as valid. */
export const STATEFUL_ACTION = namesOf(
  ['aws:drop_strict', 'aws:drop_established', 'aws:alert_strict', 'aws:alert_established'],
  'its own actions as aws:drop_strict',
  withoutPrefix,
);

/** Source: the providers that the API reference of CodePipeline names, with `ActionTypeId` and its examples. */
export const ACTION_PROVIDER = namesOf(
  ['GitHub', 'CodeCommit', 'CodeStarSourceConnection', 'CodeBuild', 'CodeDeploy', 'CloudFormation', 'Lambda', 'S3'],
  'its own providers as CodeBuild, GitHub or S3',
);

/** How people call the engines, and the one of RDS that is meant; empty where it has several. */
const ENGINES: Readonly<Record<string, string>> = {
  postgresql: 'postgres',
  aurorapostgres: 'aurora-postgresql',
  aurorapostgresql: 'aurora-postgresql',
  auroramysql: 'aurora-mysql',
  maria: 'mariadb',
  oracle: '',
  sqlserver: '',
  mssql: '',
  db2: '',
};

/** Source: `CreateDBInstance` and `CreateDBCluster` in the API reference of RDS. */
export const DATABASE_ENGINE: Form = {
  fits: (text, sought) => {
    const meant = Object.hasOwn(ENGINES, plainly(text)) ? ENGINES[plainly(text)] : undefined;
    return sought !== 'whole' || meant === undefined || meant === text;
  },
  says: 'engines as postgres, aurora-mysql or oracle-ee',
  meant: (text) => ENGINES[plainly(text)] || undefined,
  hint: (text, member) => `for all of its editions, \`starts_with(${member}, '${text.toLowerCase()}-')\``,
};
