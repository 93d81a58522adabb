import pc from 'picocolors';
import type { OperationDescription } from '../catalog/describe-operation.ts';
import type { DescribedError } from '../catalog/described-errors.ts';
import type { IamActions } from '../catalog/iam-actions.ts';
import type { Pagination } from '../catalog/paging/describe-paging.ts';
import type { ShapeTree } from '../catalog/shape-tree.ts';
import type { Colors } from '../text/colors.ts';
import { indent, wrap } from '../text/layout.ts';
import { visible } from '../text/visible-text.ts';
import { shapeLines, typeName } from './shape-lines.ts';

export interface ExplainLayout {
  readonly color: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

/** All that is known about an operation, for somebody writing a policy around it. */
export function explainOperation(described: OperationDescription, { color, width }: ExplainLayout): string {
  const colors = pc.createColors(color);
  const head = `${described.service}:${described.operation}`;
  const summary = described.summary === null ? [] : wrap(visible(described.summary), width);
  const lines = [
    colors.bold(head),
    ...summary,
    '',
    ...facts(described, colors, width),
    ...section('input', described.input, { colors, width, requiredWord: 'required' }),
    ...section('output', described.output, { colors, width, requiredWord: 'always there' }),
    ...errorLines(described, colors, width),
  ];
  return `${lines.join('\n')}\n`;
}

function facts(described: OperationDescription, colors: Colors, width: number): string[] {
  const rows: readonly (readonly [string, string])[] = [
    ['access', ACCESS[described.access]],
    [
      'secrets',
      described.handsOutSecrets
        ? 'returns secrets or private data: refused without --allow-secret-reads'
        : 'returns none',
    ],
    ['IAM', iamText(described.iam)],
    ['scope', described.isGlobal ? 'global: asked once per account' : 'regional: asked in each region of the targets'],
    ['pages', pagesText(described.pagination)],
    ...described.partial.map((sentence) => ['partial', sentence] as const),
    ...described.prepared.map((sentence) => ['until', sentence] as const),
    ['package', described.packageName],
  ];
  return rows.flatMap(([label, text]) =>
    indent(wrap(text, width - LABEL), ' '.repeat(LABEL), colors.dim(label) + ' '.repeat(LABEL - label.length)),
  );
}

const ACCESS: Readonly<Record<OperationDescription['access'], string>> = {
  read: 'read: allowed under `call` and `lookups`',
  write: 'write: allowed under `remediate` only',
  unknown: 'not known: named like a read, and refused under `call` and `lookups` without --trust-read',
};

const LABEL = 9;

function iamText({ actions, basis }: IamActions): string {
  if (actions.length === 0) return 'no action: IAM does not check it';
  const list = actions.join(', ');
  if (basis === 'documented') return list;
  return basis === 'same-name'
    ? `${list} (named like the operation)`
    : `${list} (a guess: no reference has the service)`;
}

function pagesText(pagination: Pagination): string {
  switch (pagination.kind) {
    case 'single':
      return 'not paginated';
    case 'paged': {
      const answers = quoted(pagination.tokens.map((token) => token.answers));
      const asks = quoted(pagination.tokens.map((token) => token.asks));
      const size = pagination.pageSize === undefined ? '' : `, \`${pagination.pageSize}\` in a page`;
      return `paginated by ${answers}, requested with ${asks}${size}: expressions see all pages as one`;
    }
    case 'cut':
      return `${quoted(pagination.signs)} says that there is more, but no member of the input asks for it: such an answer is an error`;
    case 'capped': {
      const asks = pagination.asks === undefined ? '' : `, requested with \`${pagination.asks}\``;
      return `not paginated: at most ${pagination.most} elements of \`${pagination.list}\`${asks}; that many are an error, because there may be more`;
    }
    case 'unknown':
      return 'not known: an answer that says in any way that there is more is an error';
  }
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(' and ');
}

interface SectionLayout {
  readonly colors: Colors;
  readonly width: number;
  readonly requiredWord: string;
}

function section(title: string, tree: ShapeTree | null, layout: SectionLayout): string[] {
  const { colors } = layout;
  if (tree === null) {
    const text = `${title}  unchecked: this client version carries no shapes`;
    return ['', colors.yellow(text)];
  }
  if (tree.kind === 'structure' && tree.members.length === 0) return ['', `${colors.bold(title)}  none`];
  return ['', `${colors.bold(title)}  ${colors.cyan(typeName(tree))}`, ...shapeLines(tree, layout)];
}

function errorLines({ errors, access }: OperationDescription, colors: Colors, width: number): string[] {
  const use = access === 'read' ? 'names for `absent`, where one of them means "there is none"' : '';
  const head = ['', ...indent(wrap(use, width - 8), '        ', `${colors.bold('errors')}  `)];
  if (errors === null) return [...head, '  not known: the package has no documentation'];
  // A write's errors are nothing for `absent`, and all of them are worth knowing.
  const isOffered = ({ absence }: DescribedError): boolean => access === 'write' || absence !== 'never';
  const lines = sortedErrors(errors.filter(isOffered)).flatMap(({ name, summary, absence }) => [
    `  ${colors.cyan(visible(name))}${access === 'read' && absence === 'by-words' ? '  only together with words from its message' : ''}`,
    ...(summary === null ? [] : indent(wrap(visible(summary), width - 4), '    ')),
  ]);
  const never = errors.filter((error) => !isOffered(error)).map(({ name }) => visible(name));
  const others = never.length === 0 ? [] : wrap(`never "there is none": ${never.join(', ')}`, width - 2);
  const rest = errors.length === 0 ? 'AWS documents none here' : 'AWS does not document all of them';
  const note = `${rest}: a run that meets another one names it in its report.`;
  return [...head, ...lines, ...indent([...others, ...wrap(note, width - 2)], '  ')];
}

/** Those that say "there is none" first. */
function sortedErrors(errors: readonly DescribedError[]): DescribedError[] {
  const saysAbsent = ({ name }: DescribedError): boolean =>
    /NoSuch|NotFound|NotExist|NonExist|DoesNotExist|NotPresent|NotConfigured/.test(name);
  return [...errors.filter(saysAbsent), ...errors.filter((error) => !saysAbsent(error))];
}
