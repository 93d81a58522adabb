import type { Colors } from '../../../text/colors.ts';
import type { Severity } from '../../build/severity.ts';

export function paintSeverity(severity: Severity, colors: Colors): (text: string) => string {
  const paints: Readonly<Record<Severity, (text: string) => string>> = {
    critical: (text) => colors.bold(colors.red(text)),
    high: colors.red,
    medium: colors.yellow,
    low: colors.blue,
    info: colors.dim,
  };
  return paints[severity];
}
