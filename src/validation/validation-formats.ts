import { OUR_SARIF } from '../output/beginnings.ts';
import type { FormatRecord } from '../output/format-record.ts';
import type { ValidationRenderer } from './validation.ts';

/** The formats of `validate`, in the order of the help. */
export const VALIDATION_FORMATS = {
  text: {
    doc: 'for people: what is wrong, with the source lines',
    extension: '.txt',
    mediaType: 'text/plain',
    begins: /^(?:\d+ files?, \d+ polic(?:y|ies): valid\n|[^\n]* (?:error|warning)\[[\w-]+\/[\w-]+\] )/,
    streams: false,
    load: async () => (await import('./validation-text.ts')).validationText,
  },
  json: {
    doc: 'everything, as schemas/validation.schema.json describes it',
    extension: '.json',
    mediaType: 'application/json',
    begins: /^\{\s*"version":\s*\d+,\s*"tool":\s*\{\s*"name":\s*"cove-policy",[^{}]*\},\s*"valid":/,
    streams: false,
    load: async () => (await import('./validation-json.ts')).validationJson,
  },
  github: {
    doc: 'workflow commands, which GitHub Actions shows in the pull request',
    extension: '.txt',
    mediaType: 'text/plain',
    begins: /^(?:\d+ files?, \d+ polic(?:y|ies): valid\n|::(?:error|warning) [^\n]*title=[\w-]+\/[\w-]+::)/,
    streams: false,
    load: async () => (await import('./validation-github.ts')).validationGithub,
  },
  sarif: {
    doc: 'SARIF 2.1.0, for GitHub code scanning and other viewers',
    extension: '.sarif',
    mediaType: 'application/sarif+json',
    begins: OUR_SARIF,
    streams: false,
    load: async () => (await import('./validation-sarif.ts')).validationSarif,
  },
} as const satisfies Readonly<Record<string, FormatRecord<ValidationRenderer>>>;

export type ValidationFormat = keyof typeof VALIDATION_FORMATS;

/** The renderer of a format: the same for all, whatever it makes use of. */
export function loadValidationRenderer(format: ValidationFormat): Promise<ValidationRenderer> {
  return VALIDATION_FORMATS[format].load();
}
