import type { ValidationRenderer } from './validation.ts';
import { validationGithub } from './validation-github.ts';
import { validationJson } from './validation-json.ts';
import { validationSarif } from './validation-sarif.ts';
import { validationText } from './validation-text.ts';

export type ValidationFormat = 'text' | 'json' | 'github' | 'sarif';

export const validationRenderers: Record<ValidationFormat, ValidationRenderer> = {
  text: validationText,
  json: validationJson,
  github: validationGithub,
  sarif: validationSarif,
};
