/**
 * A scenario: what a user does in a directory, and what the program answers. test/cli/README.md describes the format.
 */
export interface Scenario {
  readonly title: string;
  /** What the commands talk to, beside `--demo`. */
  readonly world: World;
  readonly env: Readonly<Record<string, string>>;
  /** What the machine must have; elsewhere the scenario is left out. */
  readonly needs: readonly string[];
  /** An organization file, where the world is one of its own. */
  readonly organization: string | undefined;
  readonly files: readonly TextFile[];
  readonly steps: readonly Step[];
  /** Everything before the first step, as written. */
  readonly head: string;
}

export interface TextFile {
  readonly name: string;
  readonly text: string;
}

export interface Step {
  /** A shell command. */
  readonly command: string;
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Files that must be there afterwards, with this text. */
  readonly written: readonly TextFile[];
}

const WORLDS = ['none', 'demo', 'own', 'closed', 'html'] as const;
export type World = (typeof WORLDS)[number];

/**
 * @throws where the text is no scenario, so that a slip of the pen is never a test that tests nothing.
 */
export function parseScenario(text: string): Scenario {
  const [opening = '', ...sections] = text.split(/^(?=--- )/m);
  const firstStep = sections.findIndex((section) => section.startsWith('--- run'));
  if (firstStep < 0) throw new Error('a scenario has at least one section "--- run"');
  const preparation = sections.slice(0, firstStep).map(parseSection);
  const organization = preparation.find(({ kind }) => kind === 'organization')?.text;
  const [title = '', ...settings] = opening.split('\n').filter((line) => line.trim() !== '');
  const { world, env, needs } = parseSettings(settings);
  for (const { kind } of preparation) {
    if (kind !== 'file' && kind !== 'organization') throw new Error(`unknown section before the first run: ${kind}`);
  }
  return {
    title,
    world: organization === undefined ? world : 'own',
    env,
    needs,
    organization,
    files: preparation.filter(({ kind }) => kind === 'file').map(({ name, text }) => ({ name, text })),
    steps: parseSteps(sections.slice(firstStep).map(parseSection)),
    head: [opening, ...sections.slice(0, firstStep)].join(''),
  };
}

/** The scenario as text: parsed again, it is equal. For `UPDATE_SCENARIOS=1`. */
export function printScenario({ head, steps }: Pick<Scenario, 'head' | 'steps'>): string {
  return head + steps.map(printStep).join('');
}

interface Section {
  readonly kind: string;
  readonly name: string;
  readonly text: string;
}

function parseSection(section: string): Section {
  const [, kind = '', name = '', text = ''] = /^--- (\S+) ?([^\n]*)\n([\s\S]*)$/.exec(section) ?? [];
  if (kind === '') throw new Error(`not a section: ${section}`);
  return { kind, name, text };
}

function parseSettings(lines: readonly string[]): Pick<Scenario, 'world' | 'env' | 'needs'> {
  const env: Record<string, string> = {};
  const needs: string[] = [];
  let world: World = 'none';
  for (const line of lines) {
    const [, key = '', value = ''] = /^(\w+): (.*)$/.exec(line) ?? [];
    if (key === 'world' && isWorld(value)) world = value;
    else if (key === 'needs') needs.push(value);
    else if (key === 'env') {
      const [name = '', ...rest] = value.split('=');
      env[name] = rest.join('=');
    } else throw new Error(`unknown setting: ${line}`);
  }
  return { world, env, needs };
}

function isWorld(text: string): text is World {
  return (WORLDS as readonly string[]).includes(text);
}

function parseSteps(sections: readonly Section[]): Step[] {
  const starts = sections.flatMap(({ kind }, index) => (kind === 'run' ? [index] : []));
  return starts.map((start, index) => parseStep(sections.slice(start, starts[index + 1])));
}

function parseStep([run, ...sections]: readonly Section[]): Step {
  const written: TextFile[] = [];
  const step = { command: run?.text.trim() ?? '', exitCode: 0, stdout: '', stderr: '' };
  for (const { kind, name, text } of sections) {
    if (kind === 'exit') step.exitCode = Number(name);
    else if (kind === 'stdout' || kind === 'stderr') step[kind] = text;
    else if (kind === 'written') written.push({ name, text });
    else throw new Error(`unknown section after a run: ${kind}`);
  }
  return { ...step, written };
}

function printStep({ command, exitCode, stdout, stderr, written }: Step): string {
  return [
    `--- run\n${command}\n--- exit ${exitCode}\n`,
    stdout === '' ? '' : `--- stdout\n${stdout}`,
    stderr === '' ? '' : `--- stderr\n${stderr}`,
    ...written.map(({ name, text }) => `--- written ${name}\n${text}`),
  ].join('');
}
