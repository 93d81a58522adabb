import type { SyntaxNode } from '../../expressions/syntax-tree.ts';
import { excerpt, type Inference, pasted } from './inference.ts';
import type { Shape } from './shape.ts';

/** What is told of a part of an expression. */
export interface Told {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/**
 * Keys that AWS answers by their ARN, whose names say so, and those that are left out where the default one is used.
 *
 * Source: the descriptions of these members in the API references of EBS, RDS, Redshift, EFS and Secrets Manager.
 */
const KEYS =
  /Arn$|^(Volume|Snapshot|DBInstance|DBCluster|DBSnapshot|DBClusterSnapshot|Cluster|FileSystemDescription|SecretListEntry|DescribeSecretResponse)\.KmsKeyId$/i;

/** An alias that is sought in a member that never has one. */
export function aliasOfKey(
  inference: Inference,
  { node, shape }: { readonly node: SyntaxNode; readonly shape: Shape },
  word: string,
): Told | undefined {
  if (shape.kind !== 'string' || !/^(arn:.*:)?alias\//.test(word) || !KEYS.test(shape.place ?? '')) return undefined;
  return {
    code: 'types/never',
    message: `AWS answers with the ARN of a key, or with nothing where it is the default one, and never with its alias: '${word}' is probably never in \`${excerpt(inference, node.span)}\``,
    hint: hintForKey(pasted(inference, node.span)),
  };
}

/** How to ask for the keys of AWS itself. */
export function hintForKey(member: string): string {
  const isNot = /^\w+$/.test(member) ? `!${member}` : `!(${member})`;
  return `look up kms:DescribeKey where there is one, as \`key\`, and ask for both: \`${isNot} || key.KeyMetadata.KeyManager == 'AWS'\``;
}
