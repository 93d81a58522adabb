/**
 * Rules of naming that Biome has no words for: `npm run lint` runs it over `src/`, `test/support/`, `bench/` and
 * `scripts/`.
 *
 * - A module-level constant that holds data (a literal, a list, a table, a set, a regular expression) is UPPER_CASE;
 *   one that holds state or a function is camelCase. So a reader sees at each use whether it can change.
 * - A function that returns an object of its own functions is a factory: its name begins with `create`, or says what it
 *   takes hold of (`open`, `start`, `connect`, `lock`, `compile`).
 * - No two files of `src/` have the same name, and no two of its modules export a function of the same name: whoever
 *   looks for one finds it. What the library's face and the commands wrap keeps its name; the simulator is a world of
 *   its own.
 *
 * It reads the layout that Biome writes (declarations at column 0, bodies indented by two), so it runs after Biome.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const FACTORY = /^(?:create|open|start|connect|lock|compile)[A-Z]/;
const UPPER = /^[A-Z][A-Z0-9_]*$/;
const CONSTANT = /^(?:export )?const (\w+)(?:: ([^=]+?))? =\s+([^\n]+)/gm;
const EXPORTED = /^export (?:async )?function \*?(\w+)/gm;
const FUNCTION = /^(?:export )?(?:async )?function (\w+)[\s\S]*?^}$/gm;

const FOLDERS = ['src', 'test/support', 'bench', 'scripts'];

const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', ...FOLDERS], { encoding: 'utf8' })
  .split('\n')
  .filter((file) => /[.][jt]s$/.test(file) && !file.includes('.generated.') && existsSync(file));

const problems = files.flatMap((file) => {
  const text = readFileSync(file, 'utf8');
  return [...misnamedConstants(text), ...misnamedFactories(text)].map(
    ({ offset, message }) => `${file}:${text.slice(0, offset).split('\n').length}: ${message}`,
  );
});
problems.push(...filesOfOneName(), ...functionsOfOneName());
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length > 0 ? 1 : 0;

/** Constants whose casing does not say what they hold. */
function* misnamedConstants(text) {
  for (const { index, 1: name, 2: type = '', 3: value } of text.matchAll(CONSTANT)) {
    const isUpper = UPPER.test(name);
    if (isData(type, value) && !isUpper) yield { offset: index, message: `${name} holds data: name it in UPPER_CASE` };
    if (isUpper && isState(type, value)) yield { offset: index, message: `${name} is not data: name it in camelCase` };
  }
}

function isData(type, value) {
  if (/^(?:async )?\(|=> |^(?:async )?function\b/.test(value)) return false;
  if (/^new (?:Set|Map)(?:<[^(]*>)?\([^)]|^new RegExp\(/.test(value)) return true;
  if (/^\{/.test(value)) return /^(?:(?:Readonly|Partial)<)*Record</.test(type);
  return /^(?:['"`]|\[(?!\];)|-?\d|\/(?![/*]))/.test(value);
}

function isState(type, value) {
  if (value === '[];' && !/^readonly /.test(type)) return true;
  return /^new (?:WeakMap|WeakSet|(?:Set|Map)(?:<.*>)?\(\))|^(?:async )?\([^)]*\)(?:: [^=]+)? =>/.test(value);
}

/** Functions that return an object of functions, and are not named as factories. */
function* misnamedFactories(text) {
  for (const { index, 0: body, 1: name } of text.matchAll(FUNCTION)) {
    if (!FACTORY.test(name) && isFactory(body)) {
      yield {
        offset: index,
        message: `${name} returns an object of functions: name it create…, open… or start…`,
      };
    }
  }
}

/** Two functions at least: a shape's single `member(name)` is a lazy value. */
function isFactory(body) {
  const declared = body.matchAll(
    /^ {2}(?:async )?(?:function (\w+)|const (\w+) = (?:async )?(?:\([^()]*\)|\w+)(?:: .+)? =>)/gm,
  );
  const own = new Set([...declared].map(([, declaredName, assigned]) => declaredName ?? assigned));
  return [...body.matchAll(/^ {2}return \{(?: (.*) \};$|\n([\s\S]*?)^ {2}\};$)/gm)].some(([, inline, lines = '']) => {
    const methods = [...lines.matchAll(/^ {4}(?:async )?(?:get )?\w+\(.*\{$/gm)];
    const members = [...(inline ?? lines).matchAll(/(?:^|[{,]\s*|^ {4})(\w+)(?=,|$)/gm)];
    return methods.length + members.filter(([, member]) => own.has(member)).length > 1;
  });
}

function* filesOfOneName() {
  yield* namedTwice(
    files
      .filter((file) => file.startsWith('src/') && !file.startsWith('src/simulator/'))
      .map((file) => [file.split('/').at(-1), file]),
  );
}

function* functionsOfOneName() {
  yield* namedTwice(
    files
      .filter((file) => file.startsWith('src/') && !/^src\/(?:commands|library\/face|simulator)\//.test(file))
      .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(EXPORTED)].map(([, name]) => [name, file])),
  );
}

/** What stands under a name that another file has too. */
function* namedTwice(named) {
  const first = new Map();
  for (const [name, file] of named) {
    if (first.has(name)) yield `${file}: ${name} is in ${first.get(name)} too: give each a name of its own`;
    else first.set(name, file);
  }
}
