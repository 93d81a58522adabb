/**
 * Which part of the house may import which. The order of `stages` is the data's way, from file to report; imports run
 * against it, to earlier stages or to leaves. `npm run architecture` checks it, type-only imports included; the one
 * form that it does not see is a type written as `import('./file.ts').Name`, so write `import type` instead.
 */

const leaves =
  '^src/(json|marked|defaults|defined-members|cove-error|version|package-files|package-schema|file-kind|file-reason|regular-file|json-depth|node-version|own-user|removed-at-exit|make-folder|refuse-device|is-within|long-lists)[.]ts$|^src/text/';

const stages = [
  {
    name: 'catalog',
    imports: [],
    comment: 'The catalog knows what the SDK offers and nothing of policies or runs: it is where SDK internals end.',
  },
  {
    name: 'documents',
    imports: [],
    comment: 'YAML, places and diagnostics serve every kind of file that people write, so they know none of them.',
  },
  {
    name: 'expressions',
    imports: [],
    comment: 'JMESPath and templates are a language of their own, which takes values and knows no policy or call.',
  },
  {
    name: 'policy',
    imports: ['catalog', 'documents', 'expressions'],
    comment: 'A policy is checked without an account, a network or a run: `validate` works offline.',
  },
  {
    name: 'accounts',
    imports: ['documents', 'policy'],
    comment:
      'What an accounts file says is checked before anything runs; who the accounts are is for the organization.',
  },
  {
    name: 'config',
    imports: ['documents', 'policy', 'accounts'],
    comment: 'Settings are read and checked before anything runs, with the diagnostics that policy files have.',
  },
  {
    name: 'packs',
    imports: ['catalog', 'documents', 'policy', 'config'],
    comment: 'Packs are found and their policies chosen before anything runs; what runs knows policies alone.',
  },
  {
    name: 'run-log',
    imports: [],
    comment: 'The run log is the contract between a run and everything after it; a contract leans on no party.',
  },
  {
    name: 'waivers',
    imports: ['documents', 'expressions', 'run-log'],
    comment: 'A waiver is judged by what the run log has of a finding and nothing else: a later report must agree.',
  },
  {
    name: 'baseline',
    imports: ['run-log'],
    comment: 'A baseline is made of what reports hold and read by those who judge: it knows neither.',
  },
  {
    name: 'store',
    imports: [],
    comment: 'A store keeps objects that are created once; what is in them is for those who share a run to know.',
  },
  {
    name: 'queue',
    imports: [],
    comment: 'A queue hands out accounts by their ids and knows neither what is done with them nor where it is kept.',
  },
  {
    name: 'aws',
    imports: ['catalog', 'run-log', 'store'],
    comment: 'Talking to AWS knows calls and error kinds, not policies: the engine decides what is asked.',
  },
  {
    name: 'organization',
    imports: ['accounts', 'expressions', 'policy', 'run-log'],
    comment: 'Targets are resolved through a port that the caller hands over, so no client code is reached from here.',
  },
  {
    name: 'engine',
    imports: ['accounts', 'expressions', 'policy', 'catalog', 'aws', 'organization', 'run-log'],
    comment: 'The engine runs policies into outcomes. It renders nothing: a report is a function of the run log.',
  },
  {
    name: 'remediation',
    imports: ['expressions', 'policy', 'catalog', 'aws', 'organization', 'run-log', 'engine'],
    comment:
      'A change is judged before and after by the engine that found it: remediation has no evaluation of its own.',
  },
  {
    name: 'permissions',
    imports: ['policy', 'organization', 'engine', 'output'],
    comment:
      'What is printed as needed is what the engine and the organization say that they call; it renders by itself, and asks AWS for nothing.',
  },
  {
    name: 'report',
    imports: ['run-log', 'waivers', 'baseline', 'output'],
    comment:
      'A report is a pure function of the run log, waivers and a baseline: whatever else it knew would be missing in a later `report`.',
  },
  {
    name: 'output',
    imports: [],
    comment: 'Where output goes and how it gets there whole is the same for reports, plans and permissions.',
  },
  {
    name: 'telemetry',
    imports: ['aws', 'run-log'],
    comment: 'Telemetry listens to what a run tells anyway, its events and its log, and is asked by nobody.',
  },
  {
    name: 'validation',
    imports: ['documents', 'policy', 'report', 'output'],
    comment:
      'What is wrong with files, in the formats of people and tools: it shares the rules of paths with reports, and knows no run.',
  },
  {
    name: 'policy-tests',
    imports: [
      'documents',
      'policy',
      'catalog',
      'expressions',
      'aws',
      'organization',
      'engine',
      'remediation',
      'run-log',
      'report',
      'output',
    ],
    comment:
      'A test runs the engine as a check does, with a client that answers from a file: it has no evaluation of its own.',
  },
  {
    name: 'authoring',
    imports: ['catalog', 'documents', 'policy'],
    comment:
      'What helps to write a policy knows the SDK and the language, and lays text out as reports do; it runs nothing.',
  },
  {
    name: 'simulator',
    imports: [],
    comment: 'A fake that shares code with what it checks proves nothing: the simulator has its own protocols.',
  },
  {
    name: 'library',
    imports: [
      'accounts',
      'documents',
      'policy',
      'catalog',
      'config',
      'packs',
      'aws',
      'organization',
      'engine',
      'remediation',
      'permissions',
      'run-log',
      'waivers',
      'baseline',
      'report',
      'output',
      'store',
      'queue',
      'telemetry',
      'validation',
      'policy-tests',
      'authoring',
      'simulator',
    ],
    comment:
      'What the program can do, one function each, over all stages. It prints nothing, ends no process, and asks through the host that it is given.',
  },
];

/** The rooms of the larger stages, under the same law: what a room may import of its own stage. */
const rooms = {
  policy: {
    model: [],
    types: ['model'],
    packs: ['model'],
    build: ['model', 'types', 'packs'],
  },
  report: {
    lists: [],
    build: ['lists'],
    render: ['lists', 'build'],
    compare: ['lists', 'build', 'render'],
  },
  aws: {
    credentials: [],
    pacing: [],
    http: [],
    signing: ['credentials'],
    codec: ['credentials', 'http', 'signing'],
    calls: ['credentials', 'pacing', 'http', 'signing', 'codec'],
  },
};

const inRooms = Object.entries(rooms).flatMap(([stage, plan]) =>
  Object.entries(plan).map(([room, imports]) => ({
    name: `${stage}-${room}-imports-downwards`,
    comment: `The rooms of ${stage}/ are read in this order: ${Object.keys(plan).join(', ')}. An import upwards would tie two of them into one.`,
    severity: 'error',
    from: { path: `^src/${stage}/${room}/` },
    to: { path: `^src/${stage}/[^/]+/`, pathNot: [room, ...imports].map((name) => `^src/${stage}/${name}/`) },
  })),
);

const formatsAreStrangers = {
  name: 'report-formats-are-strangers',
  comment: 'A format is changed without reading another one: what two of them need stands above them, in render/.',
  severity: 'error',
  from: { path: '^src/report/render/([^/]+)/' },
  to: { path: '^src/report/render/[^/]+/', pathNot: '^src/report/render/$1/' },
};

const inLayers = stages.map(({ name, imports, comment }) => ({
  name: `${name}-imports-downwards`,
  comment,
  severity: 'error',
  from: { path: `^src/${name}/` },
  to: { path: '^src/', pathNot: [leaves, ...[name, ...imports].map((folder) => `^src/${folder}/`)] },
}));

const known = ['commands', ...stages.map(({ name }) => name)].join('|');

// biome-ignore lint/style/noDefaultExport: dependency-cruiser reads its configuration from the default export.
export default {
  forbidden: [
    ...inLayers,
    ...inRooms,
    formatsAreStrangers,
    {
      name: 'leaves-import-nothing',
      comment: 'Everything may import a leaf, so a leaf that imports a stage ties every stage to it.',
      severity: 'error',
      from: { path: leaves },
      to: { path: '^src/', pathNot: leaves },
    },
    {
      name: 'commands-through-the-library',
      comment:
        'A command turns flags into options and results into output. What it does is in the library, so that a program that imports the package can do all that the command line can.',
      severity: 'error',
      from: { path: '^src/commands/' },
      to: {
        path: '^src/',
        pathNot: [leaves, '^src/(commands|library|config|output)/', '^src/documents/(render-)?diagnostics?[.]ts$'],
      },
    },
    {
      name: 'library-without-commands',
      comment: 'The CLI is a client of the library; the library has no flags, terminal or exit codes.',
      severity: 'error',
      from: { path: '^src/(index[.]ts$|library/)' },
      to: { path: '^src/(commands/|cli[.]ts$)' },
    },
    {
      name: 'program-through-commands',
      comment: 'cli.ts holds the process (streams, signals, exit code) and hands everything else to a command.',
      severity: 'error',
      from: { path: '^src/cli[.]ts$' },
      to: { path: '^src/', pathNot: ['^src/commands/', leaves] },
    },
    {
      name: 'nobody-imports-the-program',
      comment: 'Importing cli.ts runs it: bin.ts does, once it knows that this Node can.',
      severity: 'error',
      from: { pathNot: '^src/bin[.]ts$' },
      to: { path: '^src/(bin|cli)[.]ts$' },
    },
    {
      name: 'stages-have-rules',
      comment: 'A new folder under src/ is a new stage: say above what it may import, and why.',
      severity: 'error',
      from: {},
      to: { path: '^src/', pathNot: [leaves, '^src/(bin|cli|index)[.]ts$', `^src/(${known})/`] },
    },
    {
      name: 'no-cycles',
      comment: 'Two modules that need each other cannot be read, tested or moved one at a time.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'reachable-from-a-door',
      comment: 'Code that neither the program nor the library reaches is dead, however well it is tested.',
      severity: 'error',
      from: { path: '^src/(bin|cli|index)[.]ts$' },
      to: { path: '^src/', pathNot: '^src/(bin|cli|index)[.]ts$', reachable: false },
    },
    {
      name: 'source-without-tests',
      comment: 'What ships must not need what does not.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|scripts|bench)/' },
    },
    {
      name: 'sdk-behind-the-adapters',
      comment:
        'SDK and Smithy packages are reached through aws/ and catalog/, so that their upgrades touch two folders.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(aws|catalog)/' },
      to: { path: 'node_modules/(@aws-sdk|@smithy|@aws-crypto)/' },
    },
    {
      name: 'process-in-the-program',
      comment:
        'Streams, environment and exit code come from cli.ts, so that the library works in any process. What its functions take of the process where nobody says otherwise stands in one file.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(bin|cli|library/face/this-process)[.]ts$' },
      to: { path: '^(node:)?process$' },
    },
    {
      name: 'source-without-dev-dependencies',
      comment:
        'Who installs the package does not get them. Types of untyped packages (@types/) vanish in the build, and optional peers are loaded where they are asked for, by src/queue/ alone.',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'], pathNot: 'node_modules/(@types|bullmq|ioredis)/' },
    },
    {
      name: 'queue-library-in-its-stage',
      comment: 'bullmq and ioredis are optional: whoever uses no queue must not need them.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/queue/(bullmq-queue|check-server)[.]ts$' },
      to: { path: 'node_modules/(bullmq|ioredis)/' },
    },
    {
      name: 'declared-dependencies',
      comment: 'A package that only another package brings along may be gone after the next install.',
      severity: 'error',
      from: {},
      // Peers that are optional are declared, and dependency-cruiser does not see it.
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'], pathNot: 'node_modules/(bullmq|ioredis)/' },
    },
    {
      name: 'imports-exist',
      comment: 'An import that resolves to nothing escapes every rule above.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    // TypeScript 7 has no JavaScript API; swc parses .ts and sees type-only imports too.
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage|[.]cache)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
