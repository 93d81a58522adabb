import { Document, type ToStringOptions, visit } from 'yaml';
import { visibleJson } from '../text/visible-text.ts';

/**
 * YAML text in which the characters that `visible` shows are written as escapes: the same value, harmless on a
 * terminal. Some of them our own reader, as YAML 1.2, takes in no other way.
 */
export function visibleYaml(value: unknown, options: ToStringOptions & { aliasDuplicateObjects?: boolean }): string {
  const document = new Document(value, options);
  visit(document, {
    Scalar(_, node) {
      // Only text in double quotes has escapes.
      if (typeof node.value === 'string' && visibleJson(node.value) !== node.value) node.type = 'QUOTE_DOUBLE';
    },
  });
  return visibleJson(document.toString(options));
}
