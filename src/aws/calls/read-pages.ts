import type { Operation } from '../../catalog/catalog.ts';
import { appendPage } from '../../catalog/merge-pages.ts';
import type { NormalizedOutput } from '../../catalog/normalize-output.ts';
import type { SdkClient } from '../../catalog/sdk-module.ts';
import { CoveError } from '../../cove-error.ts';
import type { JsonObject } from '../../json.ts';
import { reveal } from '../../marked.ts';
import { nextInput } from './follow-page-tokens.ts';

/** Sends one request of a call. */
export type PageSender = (input: object) => Promise<NormalizedOutput>;

/**
 * The pages of a call, one request after the other, merged.
 *
 * @param maxPages - after which a call is an error, never a silent cut.
 * @throws {CoveError} where the pages never end, or do not fit together.
 */
export async function readPages(
  operation: Operation,
  input: JsonObject,
  sendPage: PageSender,
  maxPages: number,
): Promise<NormalizedOutput> {
  if (operation.paginator !== undefined) {
    const answer = createAnswer(maxPages);
    // The SDK's own paginator knows the token's names. It wants a client of the right class, and only its `send` is used.
    const send = async (command: { readonly input: object }): Promise<JsonObject> => {
      answer.asks(command.input);
      const page = await sendPage(command.input);
      answer.add(page);
      return readable(page);
    };
    const client: SdkClient = Object.create(operation.Client.prototype, { send: { value: send } });
    const pages = operation.paginator({ client }, { ...input });
    while ((await pages.next()).done !== true);
    return answer.whole();
  }
  // Without one, the token is followed by what answers and inputs call it.
  let page = await sendPage(input);
  let next = nextInput(readable(page), input, operation);
  if (next === undefined) return page;
  const answer = createAnswer(maxPages);
  answer.asks(input);
  answer.add(page);
  while (next !== undefined) {
    answer.asks(next);
    page = await sendPage(next);
    answer.add(page);
    next = nextInput(readable(page), next, operation);
  }
  return answer.whole();
}

/** A page as whoever follows the pages reads it: a token is a token, also where AWS marks it as sensitive. */
function readable({ output, isMarked }: NormalizedOutput): JsonObject {
  return isMarked ? (reveal(output) as JsonObject) : output;
}

interface Answer {
  /** @throws {CoveError} for a page that has been asked for before, whatever the service calls its token. */
  asks(input: object): void;
  add(page: NormalizedOutput): void;
  whole(): NormalizedOutput;
}

function createAnswer(maxPages: number): Answer {
  const asked = new Set<string>();
  let first: NormalizedOutput | undefined;
  /** Of the second page and those after it; most calls have no such. */
  let merged: { readonly output: JsonObject; isMarked: boolean } | undefined;
  let count = 0;

  return {
    asks(input) {
      const text = JSON.stringify(input);
      if (asked.has(text)) {
        throw new CoveError('internal', 'the service gave the same page token twice: the pages never end');
      }
      asked.add(text);
    },
    add(page) {
      count += 1;
      if (count > maxPages) throw new CoveError('internal', `the answer has more than ${maxPages} pages`);
      if (first === undefined) {
        first = page;
        return;
      }
      if (merged === undefined) {
        // Who follows the pages may still look at each of them as it came.
        merged = { output: Object.create(null) as JsonObject, isMarked: first.isMarked };
        appendPage(merged.output, first.output);
      }
      merged.isMarked ||= page.isMarked;
      appendPage(merged.output, page.output);
    },
    whole: () => merged ?? first ?? { output: Object.create(null) as JsonObject, isMarked: false },
  };
}
