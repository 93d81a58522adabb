/**
 * What an SDK client says of its operations, read from the file that Node would load, without running it: a client is
 * some hundred kilobytes of classes around tables, and those who call nothing need the tables alone.
 *
 * Only what looks exactly as AWS generates it is read. For anything else there is no answer, and the client is loaded.
 */
import { readTuples, type SchemaTuple, UnreadableError } from './read-tuples.ts';

/** What is known of a client without running it. */
export interface ClientText {
  /** The API's operation names, sorted. */
  readonly operations: readonly string[];
  /**
   * The schema of one of the operations, with all that it refers to.
   *
   * @returns undefined if it is written in another way than is read here.
   */
  schemaOf(operation: string): SchemaTuple | undefined;
  /** The schemas of all errors, by the names of the client's exports and in their order; undefined as above. */
  errors(): Readonly<Record<string, SchemaTuple>> | undefined;
}

/** @returns undefined if the text is not that of a client whose tables can be read. */
export function readClientText(text: string): ClientText | undefined {
  const commands = namesIn(text, /^exports\.(\w+)Command(?![\w$])(?: = (\w+)Command;$)?/gm);
  if (commands === undefined || commands.length === 0 || !isClient(text)) return undefined;
  const kinds = kindsIn(text);
  // Each command says with which schema it works: not one is taken for another.
  const classes = new Set(namesIn(text, /^class (\w+)Command extends command\([^()\n]*"(\w+)", (\w+)\$\) \{$/gm));
  if (commands.some((name) => kinds.get(`${name}$`) !== OPERATION || !classes.has(name))) return undefined;
  const tuples = readTuples(text);
  if (tuples === undefined) return undefined;
  return {
    operations: commands.sort(),
    schemaOf: (operation) =>
      readable(() => {
        const schema = tuples.whole(`${operation}$`);
        return schema[2] === operation ? schema : undefined;
      }),
    errors: () =>
      readable(() => {
        const exported = namesIn(text, /^exports\.(\w+\$)(?![\w$])(?: = (\w+\$);$)?/gm);
        if (exported?.every((name) => kinds.has(name)) !== true) return undefined;
        const errors = exported.filter((name) => kinds.get(name) === ERROR);
        return Object.fromEntries(errors.map((name) => [name, tuples.whole(name)]));
      }),
  };
}

/** Whether the text exports a client besides the class that all clients derive from. */
function isClient(text: string): boolean {
  return /^exports\.__Client = Client;$/m.test(text) && /^class (\w+Client) extends Client \{$/m.test(text);
}

/** The kinds of the schemas in a text, by their names. */
function kindsIn(text: string): ReadonlyMap<string, string> {
  return new Map([...text.matchAll(/^var (\w+\$) = \[(-?\d+), /gm)].map(([, name = '', kind = '']) => [name, kind]));
}

const OPERATION = '9';
const ERROR = '-3';

/** What the pattern's groups have in common; undefined if they are not the same name everywhere. */
function namesIn(text: string, pattern: RegExp): string[] | undefined {
  const found = [...text.matchAll(pattern)];
  const isSame = found.every(([, name, ...others]) => others.every((other) => other === name));
  return isSame ? found.map(([, name = '']) => name) : undefined;
}

function readable<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof UnreadableError) return undefined;
    throw error;
  }
}
