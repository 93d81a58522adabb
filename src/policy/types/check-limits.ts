import type { Sought } from './form.ts';
import { excerpt, type Inference } from './inference.ts';
import { textIn } from './text-limits.ts';
import type { Test } from './written-forms.ts';

/** What is held against the limits of a text; a pattern of `glob_match` is sought piece by piece. */
type LimitTest = Omit<Test, 'sought'> & { readonly sought: Sought | 'glob' };

/**
 * Reports text that the other side cannot be, because of the function that gives it: `lower(Status) == 'Active'`.
 *
 * @returns whether there was something to report.
 */
export function checkLimits(
  inference: Inference,
  { node, member, shape, result, sought }: LimitTest,
  text: string,
): boolean {
  const limit = textIn(shape)?.limits?.find(({ excludes }) => piecesOf(text, sought).some((each) => excludes(...each)));
  if (limit === undefined) return false;
  const meant = limit.meant?.(text);
  inference.problems.push({
    code: `types/${result}`,
    message: `\`${excerpt(inference, member.span)}\` ${limit.says}: \`${excerpt(inference, node.span)}\` is ${result} true`,
    span: node.span,
    hint: meant === undefined || meant === '' ? undefined : `write '${meant}'`,
  });
  return true;
}

function piecesOf(text: string, sought: Sought | 'glob'): [text: string, sought: Sought][] {
  if (sought !== 'glob') return [[text, sought]];
  const pieces = text.split(/[*?]+/);
  if (pieces.length === 1) return [[text, 'whole']];
  return pieces.flatMap((piece, index): [string, Sought][] => {
    if (piece === '') return [];
    if (index === 0) return [[piece, 'start']];
    return [[piece, index === pieces.length - 1 ? 'end' : 'part']];
  });
}
