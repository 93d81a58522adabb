import { visible } from '../../../text/visible-text.ts';

/**
 * Text made harmless for a SARIF viewer, which would read `[text](target)` as a link and `{0}` as a placeholder:
 * whoever names a resource must not write links into the reports of the auditor.
 *
 * @see SARIF 2.1.0, sections 3.11.5 (placeholders) and 3.11.6 (embedded links)
 */
export function plainText(text: string): string {
  return visible(text)
    .replaceAll('](', '] (')
    .replace(/\{(?=\d+\})/g, '{ ');
}
