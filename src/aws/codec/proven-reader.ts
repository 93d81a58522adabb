/**
 * The two readers of JSON answers side by side: ours, which takes a fifth of the time, and the SDK's, which is right by
 * definition.
 *
 * Ours is not taken on trust. An answer with a member not seen before is read both ways, and only what both have once
 * read alike is left to ours from then on, in this process, with the installed SDK. If they differ, the operation stays
 * with the SDK. See docs/decisions/0019-json-answers.md.
 */
import { isDeepStrictEqual } from 'node:util';
import type { NormalizedOutput } from '../../catalog/normalize-output.ts';
import { describeMarks } from '../../values/marked.ts';
import type { JsonAnswerReader, JsonReading } from './json-answer.ts';
import type { SchemaPart } from './json-scalars.ts';

/** @returns an answer at once, or a promise of what the SDK makes of it. */
export type AnswerReader<Answer> = (answer: Answer) => JsonReading | Promise<NormalizedOutput>;

/** After so many answers in a row that the SDK had to read it reads all of them: each was begun in vain. */
const MOST_LEFT = 16;

/**
 * @param readBySdk - reads an answer from its beginning, even if it was read before.
 */
export function createProvenReader<Answer extends { readonly body: Uint8Array }>(
  own: JsonAnswerReader,
  readBySdk: (answer: Answer) => Promise<NormalizedOutput>,
): AnswerReader<Answer> {
  let isUsed = true;
  let left = 0;

  const prove = async (
    answer: Answer,
    found: NormalizedOutput,
    places: readonly SchemaPart[],
  ): Promise<NormalizedOutput> => {
    const right = await readBySdk(answer);
    if (isSame(found, right)) for (const place of places) place.isProven = true;
    else isUsed = false;
    return right;
  };

  return (answer) => {
    const found = isUsed ? own.read(answer.body) : undefined;
    if (found === undefined) {
      if (isUsed) left += 1;
      if (left >= MOST_LEFT) isUsed = false;
      return readBySdk(answer);
    }
    left = 0;
    return found.unproven.length === 0 ? found : prove(answer, found, found.unproven);
  };
}

/**
 * Equal down to the marks and the order of members, which expressions can see (`keys`, `values`) and reports show.
 */
function isSame(a: NormalizedOutput, b: NormalizedOutput): boolean {
  const [one, other] = [describeMarks(a.output), describeMarks(b.output)];
  return isDeepStrictEqual(one, other) && JSON.stringify(one) === JSON.stringify(other) && a.isMarked === b.isMarked;
}
