/** Fault × command: what is done, and what came of it. */
import { spawnSync } from 'node:child_process';
import { openSync } from 'node:fs';
import { link, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { editPlan, FOREIGN, LOG_EDITS, PLAN_EDITS, SIGNALS, SIMULATED } from './faults.js';
import { LOG, openWorld, PLAN, POLICY } from './world.js';

/**
 * @typedef {Awaited<ReturnType<typeof openWorld>>} World
 * @typedef {{ fault: string, command: string, run: () => Promise<Outcome> }} Case
 * @typedef {{ codes: (number | string | null)[], states: string[], twice: number, unasked: number, unrecorded: number
 *   }} Outcome
 */

const QUICK = ['--yes', '--quiet', '--verify-for', '1'];
const BACK = `${LOG}.rollback.ndjson`;
const OWN = 'own.ndjson';

/** Commands that change something: what comes before them, what is run, and its record. */
const COMMANDS = /** @type {const} */ ({
  apply: { before: ['plan'], args: ['apply', PLAN], log: LOG, write: 'StopLogging' },
  'check --remediate': {
    before: [],
    args: ['check', POLICY, '--remediate', '--run-log', OWN],
    log: OWN,
    write: 'StopLogging',
  },
  rollback: { before: ['plan', 'apply'], args: ['rollback', LOG], log: BACK, write: 'StartLogging' },
});

/** @typedef {keyof typeof COMMANDS} Command */

const ALL = /** @type {Command[]} */ (Object.keys(COMMANDS));
const FROM_LOG = /** @type {Command[]} */ (['apply', 'rollback']);
const APART = ['unshare', '--user', '--map-root-user', '--pid', '--fork', '--mount-proc', '--kill-child'];
const READ_ONLY = [
  'unshare',
  '--user',
  '--map-root-user',
  '--mount',
  'sh',
  '-c',
  'mkdir -p ro && mount -t tmpfs -o ro none ro && exec "$0" "$@"',
];

/**
 * After these nothing is finished: the next run looks while AWS has yet to carry out what was sent, and finds it
 * undone, however busy the machine is.
 */
const ENDS_AT_ONCE = new Set(['SIGQUIT', 'SIGKILL']);

/** What becomes of a log while it is written. */
const TAKEN = /** @type {Record<string, (file: string) => Promise<void>>} */ ({
  removed: (file) => rm(file),
  'moved away': (file) => rename(file, `${file}.moved`),
  replaced: (file) => rm(file).then(() => writeFile(file, '')),
});

/** How many of each kind there are, in words. */
export function countsOfCases() {
  const cases = allCases();
  const faults = (/** @type {string} */ begin) =>
    new Set(cases.map(({ fault }) => fault).filter((fault) => fault.startsWith(begin))).size;
  return [
    `${faults('signal ')} signals`,
    `${faults('stdout ') + faults('stderr ')} states of the streams`,
    `${faults('disk full')} full disk (after four lengths) and ${faults('read-only')} read-only folder`,
    `${faults('second process')} kinds of second processes (the same and another pid namespace, two kinds of links)`,
    `${faults('the run log ')} ways to take the log away`,
    `${faults('the call: ')} faults of the call`,
    `${faults('edited plan') + faults('edited run log')} edits of plans and logs`,
    `${faults('old outcomes')} of old outcomes`,
    `${faults('half-made')} half-made changes`,
    `${new Set(cases.map(({ fault, command }) => `${fault} | ${command}`)).size} rows of ${cases.length} runs in all`,
  ].join(', ');
}

/** @returns {Case[]} */
export function allCases() {
  return [
    ...SIGNALS.flatMap((signal) =>
      ALL.map((command) =>
        toCase(
          `signal ${signal}`,
          command,
          (world) => byside(world, command, signal),
          true,
          slow(command, ENDS_AT_ONCE.has(signal) ? 8_000 : 2_000),
        ),
      ),
    ),
    ...['stdout', 'stderr'].flatMap((stream) => [
      ...ALL.map((command) => toCase(`${stream} closed`, command, (world) => closed(world, command, stream))),
      ...ALL.map((command) => toCase(`${stream} on a full disk`, command, (world) => full(world, command, stream))),
    ]),
    ...[4, 8, 12, 16].flatMap((blocks) =>
      ALL.map((command) => toCase('disk full for the run log', command, (world) => limited(world, command, blocks))),
    ),
    ...ALL.map((command) =>
      toCase('read-only folder for the run log', command, (world) => readOnly(world, command), hasUnshare()),
    ),
    ...ALL.map((command) =>
      toCase('second process', command, (world) => second(world, command, []), true, slow(command, 8_000)),
    ),
    ...ALL.map((command) =>
      toCase(
        'second process, in another pid namespace',
        command,
        (world) => second(world, command, APART),
        hasUnshare(),
        slow(command, 8_000),
      ),
    ),
    ...FROM_LOG.map((command) =>
      toCase(
        'second process, through a symbolic link',
        command,
        (world) => linked(world, command, symlink),
        true,
        slow(command, 8_000),
      ),
    ),
    ...FROM_LOG.map((command) =>
      toCase(
        'second process, through a hard link',
        command,
        (world) => linked(world, command, link),
        true,
        slow(command, 8_000),
      ),
    ),
    ...Object.entries(TAKEN).flatMap(([what, take]) =>
      ALL.map((command) =>
        toCase(
          `the run log ${what} meanwhile`,
          command,
          (world) => taken(world, command, take),
          true,
          slow(command, 2_000),
        ),
      ),
    ),
    ...SIMULATED.flatMap(({ name, rule }) =>
      ALL.map((command) =>
        toCase(`the call: ${name}`, command, plain(command), true, {
          faults: [{ ...rule, operation: COMMANDS[command].write }],
        }),
      ),
    ),
    ...FOREIGN.flatMap(({ name, ...answer }) =>
      [true, false].flatMap((passesOn) =>
        ALL.map((command) =>
          toCase(`the call: ${name}, and it was ${passesOn ? '' : 'not '}made`, command, plain(command), true, {
            foreign: { ...answer, passesOn },
          }),
        ),
      ),
    ),
    ...PLAN_EDITS.map(({ name, edit }) =>
      toCase(`edited plan: ${name}`, 'apply', async (world) => {
        await world.write(PLAN, editPlan(await world.read(PLAN), edit));
        return [await world.run([...COMMANDS.apply.args, ...QUICK])];
      }),
    ),
    ...LOG_EDITS.map(({ name, edit }) =>
      toCase(`edited run log: ${name}`, 'rollback', async (world) => {
        await world.write(LOG, edit(withoutSums(await world.read(LOG))));
        return [await world.run([...COMMANDS.rollback.args, ...QUICK])];
      }),
    ),
    toCase('old outcomes: applied, taken back, applied again', 'apply', oldOutcomes),
    toCase('old outcomes: a log of another day', 'apply', planted),
    ...FROM_LOG.map((command) =>
      toCase('an account excluded since', command, async (world) => {
        await world.write('cove.config.yml', 'version: 1\nexclude: ["222222222201"]\n');
        // Named: one that is only found is not believed.
        return [await world.run([...COMMANDS[command].args, ...QUICK, '--config', 'cove.config.yml'])];
      }),
    ),
    toCase('AWS shows changes late', 'apply', plain('apply'), true, { visibleAfterReads: 100 }),
    toCase('AWS shows changes late', 'rollback', plain('rollback'), true, { visibleAfterReads: 100 }),
    ...['DeleteTrail', 'StartLogging'].map((denied) =>
      toCase(
        `half-made: ${denied} denied`,
        'rollback',
        halfMade(TWO_CALLS, ['--trust-run-log']),
        true,
        { faults: [{ kind: 'deny', operation: denied, count: 3 }] },
        [],
      ),
    ),
    toCase(
      'half-made: the calls that were made no longer apply',
      'rollback',
      halfMade(CALLS_OF_EACH, []),
      true,
      { faults: [{ kind: 'deny', operation: 'CreateTrail' }] },
      [],
    ),
    toCase(
      'half-made: the second call denied, and the log continued',
      'apply',
      async (world) => {
        await world.write(POLICY, TWO_CALLS);
        await world.run(['check', POLICY, '--plan', PLAN, '--quiet']);
        const apply = [...COMMANDS.apply.args, ...QUICK, '--allow-risk', 'destructive'];
        return [await world.run(apply), await world.run(apply)];
      },
      true,
      { faults: [{ kind: 'deny', operation: 'DeleteTrail', count: 3 }] },
      [],
    ),
  ];
}

/**
 * @param {string} fault
 * @param {Command} command
 * @param {(world: World) => Promise<import('./world.js').Ended[]>} act
 * @param {boolean} [isPossible]
 * @param {Parameters<typeof openWorld>[0]} [options]
 * @param {readonly string[]} [before]
 * @returns {Case}
 */
function toCase(fault, command, act, isPossible = true, options = {}, before = COMMANDS[command].before) {
  const run = async () => {
    if (!isPossible) return { codes: ['not run: no unshare'], states: [], twice: 0, unasked: 0, unrecorded: 0 };
    const world = await openWorld({ ...options, write: COMMANDS[command].write });
    try {
      if (before.includes('plan')) await plan(world);
      if (before.includes('apply')) await world.run(['apply', PLAN, '--yes', '--quiet', '--verify-for', '1']);
      // Its records are read before the folder is removed.
      return await judge(world, COMMANDS[command].log, await act(world));
    } finally {
      await world.close();
    }
  };
  return { fault, command, run };
}

/**
 * A matrix over no changes would look well.
 *
 * @param {World} world
 */
async function plan(world) {
  await world.run(['check', POLICY, '--plan', PLAN, '--quiet']);
  const { changes } = JSON.parse(await world.read(PLAN));
  if (changes.length !== 3) throw new Error(`the plan has ${changes.length} changes in place of 3`);
}

/**
 * @param {World} world
 * @param {string} log
 * @param {import('./world.js').Ended[]} ended
 * @returns {Promise<Outcome>}
 */
async function judge(world, log, ended) {
  const writes = world.writes();
  // A log that was taken away is there by another name.
  const logs = (await readdir(world.directory)).filter((name) => name.includes('.ndjson') && !name.endsWith('.lock'));
  const records = (await Promise.all(logs.map((name) => recordsOf(world, name)))).flat();
  const own = await recordsOf(world, log);
  const states = new Map(own.filter(({ type }) => type === 'changed').map(({ change, state }) => [change, state]));
  const intents = records.filter(({ type }) => type === 'intent').length;
  const trails = ['222222222201 first', '222222222201 second', '222222222202 third'];
  return {
    codes: ended.map(({ code, signal }) => signal ?? code),
    states: [...states.values()],
    twice: writes.length - new Set(writes).size,
    unasked: writes.filter((write) => !trails.some((trail) => write.endsWith(trail))).length,
    unrecorded: Math.max(0, writes.length - intents),
  };
}

/**
 * @param {World} world
 * @param {string} name
 * @returns {Promise<Record<string, string>[]>}
 */
async function recordsOf(world, name) {
  return (await world.read(name)).split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line)];
    } catch {
      return [];
    }
  });
}

/** @param {Command} command */
function plain(command) {
  return async (/** @type {World} */ world) => {
    const args = [...COMMANDS[command].args, ...QUICK];
    const first = await world.run(args);
    // A check that remediates has a log for one run.
    return command === 'check --remediate' ? [first] : [first, await world.run(args)];
  };
}

/**
 * @param {World} world
 * @param {Command} command
 * @param {NodeJS.Signals} signal
 */
async function byside(world, command, signal) {
  const args = [...COMMANDS[command].args, ...QUICK];
  const { child, ended } = world.start(args);
  await untilBegun(world, COMMANDS[command].log, ended);
  child.kill(signal);
  const first = await ended;
  return command === 'check --remediate' ? [first] : [first, await world.run(args)];
}

/**
 * @param {World} world
 * @param {Command} command
 * @param {(file: string) => Promise<void>} take
 */
async function taken(world, command, take) {
  const args = [...COMMANDS[command].args, ...QUICK];
  const { ended } = world.start(args);
  await untilBegun(world, COMMANDS[command].log, ended);
  await take(path.join(world.directory, COMMANDS[command].log));
  return [await ended];
}

/**
 * Until a call is under way in each of the two accounts: with one of them, what is left to the next run would depend on
 * how busy the machine is.
 *
 * @param {World} world
 * @param {string} log
 * @param {Promise<unknown>} ended
 */
async function untilBegun(world, log, ended) {
  let hasEnded = false;
  ended.finally(() => {
    hasEnded = true;
  });
  while (!hasEnded && (await world.read(log)).split('"type":"intent"').length < 3) await sleep(2);
}

/**
 * @param {World} world
 * @param {Command} command
 * @param {string} stream
 */
async function closed(world, command, stream) {
  const { child, ended } = world.start([...COMMANDS[command].args, '--yes', '--verify-for', '1']);
  (stream === 'stdout' ? child.stdout : child.stderr)?.destroy();
  return [await ended];
}

/**
 * @param {World} world
 * @param {Command} command
 * @param {string} stream
 */
async function full(world, command, stream) {
  const device = openSync('/dev/full', 'w');
  const args = [...COMMANDS[command].args, '--yes', '--verify-for', '1'];
  return [
    await world.run(args, {
      stdio: ['ignore', stream === 'stdout' ? device : 'pipe', stream === 'stderr' ? device : 'pipe'],
    }),
  ];
}

/**
 * @param {World} world
 * @param {Command} command
 * @param {number} blocks
 */
async function limited(world, command, blocks) {
  const args = [...COMMANDS[command].args, ...QUICK];
  const first = await world.run(args, { wrap: ['sh', '-c', `trap '' XFSZ; ulimit -f ${blocks}; exec "$0" "$@"`] });
  return command === 'check --remediate' ? [first] : [first, await world.run(args)];
}

/**
 * @param {World} world
 * @param {Command} command
 */
async function readOnly(world, command) {
  const args = COMMANDS[command].args.filter((arg) => arg !== '--run-log' && arg !== OWN);
  return [await world.run([...args, ...QUICK, '--run-log', 'ro/run.ndjson'], { wrap: READ_ONLY })];
}

/**
 * @param {World} world
 * @param {Command} command
 * @param {string[]} wrap
 */
async function second(world, command, wrap) {
  const args = [...COMMANDS[command].args, ...QUICK];
  const first = world.start(args, { wrap });
  await untilLocked(world, COMMANDS[command].log, first.ended);
  const other = await world.run(args, { wrap });
  return [other, await first.ended];
}

/**
 * @param {World} world
 * @param {string} log
 * @param {Promise<unknown>} ended
 */
async function untilLocked(world, log, ended) {
  let hasEnded = false;
  ended.finally(() => {
    hasEnded = true;
  });
  while (!hasEnded && (await world.read(`${log}.lock`)) === '') await sleep(1);
}

/**
 * @param {World} world
 * @param {Command} command
 * @param {(target: string, path: string) => Promise<void>} make
 */
async function linked(world, command, make) {
  const { args, log } = COMMANDS[command];
  const first = world.start([...args, ...QUICK]);
  while ((await world.read(log)) === '') await sleep(1);
  await make(path.join(world.directory, log), path.join(world.directory, 'link.ndjson'));
  const other = await world.run([...args, ...QUICK, '--run-log', 'link.ndjson']);
  return [other, await first.ended];
}

/** @param {World} world */
async function oldOutcomes(world) {
  const apply = [...COMMANDS.apply.args, ...QUICK];
  return [await world.run(apply), await world.run([...COMMANDS.rollback.args, ...QUICK]), await world.run(apply)];
}

/** @param {World} world */
async function planted(world) {
  const apply = [...COMMANDS.apply.args, ...QUICK];
  await world.run(apply);
  const log = await world.read(LOG);
  await world.run([...COMMANDS.rollback.args, ...QUICK]);
  await world.write(LOG, log);
  return [await world.run(apply)];
}

const TWO_CALLS = `version: 1
policies:
  - id: no-trails
    title: A trail is there
    severity: high
    call: { operation: cloudtrail:DescribeTrails, input: { includeShadowTrails: false } }
    resources: trailList
    lookups: [{ as: status, operation: cloudtrail:GetTrailStatus, input: { Name: "\${TrailARN}" } }]
    filter: Name
    finding: { resource: "\${TrailARN}", message: "\${Name} is there" }
    remediate:
      - operation: cloudtrail:StopLogging
        input: { Name: "\${TrailARN}" }
        undo: { operation: cloudtrail:StartLogging, input: { Name: "\${TrailARN}" } }
      - operation: cloudtrail:DeleteTrail
        input: { Name: "\${TrailARN}" }
        undo: { operation: cloudtrail:CreateTrail, input: { Name: "\${Name}", S3BucketName: "\${S3BucketName}" } }
`;

/** All trails are one resource: what stops them no longer applies once they are stopped. */
const CALLS_OF_EACH = `version: 1
policies:
  - id: no-trails
    title: There is no trail of ours
    call: { operation: cloudtrail:DescribeTrails, input: { includeShadowTrails: false } }
    resources: "[@][?trailList]"
    lookups: [{ for: trailList, as: status, operation: cloudtrail:GetTrailStatus, input: { Name: "\${TrailARN}" } }]
    filter: "!contains(trailList[].Name, 'ours')"
    finding: { resource: trails, message: There is no trail of ours }
    remediate:
      - operation: cloudtrail:StopLogging
        each: trailList
        when: status.IsLogging
        input: { Name: "\${TrailARN}" }
        undo: { operation: cloudtrail:StartLogging, input: { Name: "\${TrailARN}" } }
      - operation: cloudtrail:CreateTrail
        input: { Name: ours, S3BucketName: "\${trailList[0].S3BucketName}" }
        undo: { operation: cloudtrail:DeleteTrail, input: { Name: "\${result.TrailARN}" } }
`;

/**
 * @param {string} policy
 * @param {readonly string[]} trust
 */
function halfMade(policy, trust) {
  return async (/** @type {World} */ world) => {
    await world.write(POLICY, policy);
    await world.run(['check', POLICY, '--plan', PLAN, '--quiet']);
    // Not held back by the risk of what it deletes: the rest of the change is to be seen.
    await world.run([...COMMANDS.apply.args, ...QUICK, '--allow-risk', 'destructive']);
    const rollback = [...COMMANDS.rollback.args, ...QUICK, ...trust];
    return [await world.run(rollback), await world.run(rollback)];
  };
}

/**
 * @param {Command} command
 * @param {number} latencyMs
 */
function slow(command, latencyMs) {
  return { faults: [{ kind: 'latency', latencyMs, operation: COMMANDS[command].write }] };
}

/**
 * Who edits with care leaves no sums: it is what is behind them that is to hold.
 *
 * @param {string} log
 */
function withoutSums(log) {
  return log.replaceAll(/,"sum":"[0-9a-f]{16}"\}$/gm, '}');
}

let isThere = /** @type {boolean | undefined} */ (undefined);

function hasUnshare() {
  isThere ??= spawnSync('unshare', [...APART.slice(1), 'true']).status === 0;
  return isThere;
}
