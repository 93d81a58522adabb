/** What the first part of a diagnostic's code means, for viewers that group by rule. */
export interface DiagnosticLayer {
  readonly title: string;
  /** What such a mistake is, and where to read more. */
  readonly help: string;
}

/** The layer of a code, `types` of `types/unknown-member`. */
export function layerOf(code: string): DiagnosticLayer {
  return LAYERS[code.split('/', 1)[0] ?? ''] ?? OTHER_LAYER;
}

const OTHER_LAYER: DiagnosticLayer = {
  title: 'The file cannot be used',
  help: 'cove-policy validate, on the command line, shows the line and what to do.',
};

const LAYERS: Readonly<Record<string, DiagnosticLayer>> = {
  file: {
    title: 'A file or a value cannot be used',
    help: 'The file does not exist, cannot be read, or is not text; or a run sets a value that no file declares.',
  },
  yaml: {
    title: 'The file is not the kind of YAML that policies are written in',
    help: 'Policies are one YAML 1.2 document of plain JSON values: no tags, no merge keys, no key twice.',
  },
  schema: {
    title: 'The file does not have the form of a policy or settings file',
    help: 'The JSON Schema says which keys there are and what they take. Editors can complete them with it: docs/authoring.md.',
  },
  semantic: {
    title: 'What the file says cannot be done',
    help: 'Names that do not exist, duplicate ids, calls that are not allowed where they are: docs/policy-language.md.',
  },
  waivers: {
    title: 'A waiver cannot be used',
    help: 'A waiver names findings of existing policies, and a day that is not too far away: docs/waivers.md.',
  },
  expression: {
    title: 'An expression is not JMESPath',
    help: 'Expressions are JMESPath, and so is what is between ${ and } in a text: docs/policy-language.md.',
  },
  types: {
    title: 'An input or an expression does not fit the AWS API',
    help: "Inputs and member names are checked against the shapes in the SDK's client: docs/type-checks.md.",
  },
};
