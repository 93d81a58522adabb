import { globMatches } from '../../expressions/glob-matches.ts';
import { patternProblem, regexMatches } from '../../expressions/regex-matches.ts';
import type { NodeOf, SyntaxNode } from '../../expressions/syntax-tree.ts';
import { checkLimits } from './check-limits.ts';
import { checkUnasked } from './check-value.ts';
import type { Sought } from './form.ts';
import { excerpt, type Inference, pasted } from './inference.ts';
import { aliasOfKey } from './key-aliases.ts';
import type { Shape } from './shape.ts';
import { checkForm } from './written-forms.ts';

/** Functions that search text in text, and how; the text to find is their second argument. */
const SEARCHES: Readonly<Record<string, (text: string, wanted: string) => boolean>> = {
  regex_match: regexMatches,
  contains: (text, wanted) => text.includes(wanted),
  starts_with: (text, wanted) => text.startsWith(wanted),
  ends_with: (text, wanted) => text.endsWith(wanted),
  glob_match: globMatches,
  find_first: (text, wanted) => text.includes(wanted),
  find_last: (text, wanted) => text.includes(wanted),
};

/**
 * Reports a search for text that is never found: in the wrong case, or in no documented value.
 */
export function checkTextSearch(
  inference: Inference,
  node: NodeOf<'Function'>,
  [searched]: readonly (Shape | undefined)[],
): void {
  const [where, what] = node.children;
  const isFound = SEARCHES[node.name];
  if (isFound === undefined || where === undefined || what === undefined) return;
  if (checkOrder(inference, node, where, what)) return;
  if (what.type !== 'Literal' || typeof what.value !== 'string' || searched?.kind !== 'string') return;
  if (checkAsWritten(inference, node, { member: where, shape: searched }, what.value)) return;
  const isPattern = node.name === 'regex_match';
  if (isPattern && patternProblem(what.value) !== undefined) return;
  const wanted = what.value;
  if (checkEverywhere(inference, node, { member: where, wanted })) return;
  const plain = isPattern ? plainPattern(wanted) : ({ text: wanted, sought: PARTS[node.name] ?? 'glob' } as const);
  const limited = { node, member: where, shape: searched, result: 'never' } as const;
  if (plain !== undefined && checkLimits(inference, { ...limited, sought: plain.sought }, plain.text)) return;
  const values = searched.values?.() ?? [];
  const { values: unasked = [], others = values } = searched.unasked ?? {};
  const unaskedFound = unasked.find((value) => isFound(value, wanted));
  const isElse = others.some((value) => !unasked.includes(value) && isFound(value, wanted));
  if (unaskedFound !== undefined && others.length > 0 && !isElse) {
    checkUnasked(inference, { node, member: where, shape: searched, result: 'never' }, unaskedFound);
  }
  if (values.length === 0 || values.some((value) => isFound(value, wanted))) return;
  const inOtherLetters = values.find((value) =>
    isPattern ? isPatternOf(value, `(?i)${wanted}`) : isFound(value.toLowerCase(), wanted.toLowerCase()),
  );
  const member = excerpt(inference, where.span);
  inference.problems.push({
    code: 'types/never',
    severity: inOtherLetters === undefined ? 'warning' : 'error',
    message:
      inOtherLetters === undefined
        ? `'${wanted}' is in none of the values that AWS documents for \`${member}\`: \`${excerpt(inference, node.span)}\` is probably never true`
        : `AWS writes '${inOtherLetters}': \`${excerpt(inference, node.span)}\` is never true`,
    span: node.span,
    hint:
      inOtherLetters === undefined
        ? `its values: ${values.slice(0, MOST_VALUES).join(', ')}${values.length > MOST_VALUES ? ` and ${values.length - MOST_VALUES} more` : ''}`
        : `write it as AWS does, or \`${node.name}(lower(${pasted(inference, where.span)}), '${wanted.toLowerCase()}')\` if answers are spelt differently`,
  });
}

/** In what part of a value a function seeks; others look for patterns. */
const PARTS: Readonly<Record<string, Sought>> = {
  contains: 'part',
  starts_with: 'start',
  ends_with: 'end',
  find_first: 'part',
  find_last: 'part',
};

/** A regular expression that is nothing but text, with or without anchors: one with anything else may match it. */
function plainPattern(pattern: string): { readonly text: string; readonly sought: Sought } | undefined {
  const [, start, text = '', end] = /^(\^?)([\w\s:/@,;=#%&'"<>!~-]+)(\$?)$/.exec(pattern) ?? [];
  if (text === '') return undefined;
  if (start !== '') return { text, sought: end === '' ? 'start' : 'whole' };
  return { text, sought: end === '' ? 'part' : 'end' };
}

/** What every text has in it. */
function checkEverywhere(
  inference: Inference,
  node: NodeOf<'Function'>,
  { member, wanted }: { readonly member: SyntaxNode; readonly wanted: string },
): boolean {
  const isEverywhere =
    node.name === 'glob_match' ? /^\*+$/.test(wanted) : wanted === '' && !node.name.startsWith('find_');
  if (!isEverywhere) return false;
  inference.problems.push({
    code: 'types/always',
    message: `every text ${node.name.endsWith('_match') ? `matches '${wanted}'` : `has '${wanted}' in it`}: \`${excerpt(inference, node.span)}\` is always true`,
    span: node.span,
    hint: `ask whether it is there: \`${pasted(inference, member.span)}\``,
  });
  return true;
}

/** Text that no value has in the form that AWS gives it, or that depends on spaces in a document. */
function checkAsWritten(
  inference: Inference,
  node: NodeOf<'Function'>,
  { member, shape }: { readonly member: SyntaxNode; readonly shape: Shape },
  text: string,
): boolean {
  const sought = PARTS[node.name];
  if (sought !== undefined && checkForm(inference, { node, member, shape, result: 'never', sought }, text)) return true;
  const ofAlias = aliasOfKey(inference, { node: member, shape }, text);
  if (ofAlias !== undefined) inference.problems.push({ ...ofAlias, severity: 'warning', span: node.span });
  if (ofAlias !== undefined) return true;
  // `"Principal": "*"`: the beginning of a document is the same in any spacing.
  if (!/"\s*[:,\]}]|[[:,{]\s*"/.test(text) || node.name === 'starts_with') return false;
  inference.problems.push({
    code: 'types/policy-document',
    severity: 'warning',
    message: `documents differ in spaces, order and escapes: \`${excerpt(inference, node.span)}\` finds one of the forms`,
    span: node.span,
    hint: `read it: \`statements(${pasted(inference, member.span)})\` if it is a policy, \`parse_json(${pasted(inference, member.span)})\` if not`,
  });
  return true;
}

const MOST_VALUES = 12;

/** A pattern that is as long as one may be is too long with anything in front of it. */
function isPatternOf(value: string, pattern: string): boolean {
  return patternProblem(pattern) === undefined && regexMatches(value, pattern);
}

/** What the second argument of a function is, where its arguments are easily exchanged. */
const SOUGHT_SECOND: Readonly<Record<string, string>> = {
  glob_match: 'the pattern',
  starts_with: 'the beginning',
  ends_with: 'the end',
};

/** `glob_match('prod-*', Name)` matches text against a pattern from the answer. */
function checkOrder(inference: Inference, node: NodeOf<'Function'>, where: SyntaxNode, what: SyntaxNode): boolean {
  const sought = SOUGHT_SECOND[node.name];
  if (sought === undefined || what.type === 'Literal') return false;
  if (where.type !== 'Literal' || typeof where.value !== 'string') return false;
  if (node.name === 'glob_match' && !/[*?]/.test(where.value)) return false;
  inference.problems.push({
    code: 'types/never',
    severity: 'warning',
    message: `${sought} is the second argument of ${node.name}: \`${excerpt(inference, node.span)}\` is probably never true`,
    span: node.span,
    hint: `${node.name}(${pasted(inference, what.span)}, ${pasted(inference, where.span)})`,
  });
  return true;
}
