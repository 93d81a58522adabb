import type { Report } from '../build/report.ts';
import type { VerdictOptions } from '../build/verdict.ts';
import type { Wording } from '../build/wording.ts';

/** What findings may be grouped by. */
export type GroupBy = 'policy' | 'account' | 'ou' | 'region';

export interface RenderOptions extends VerdictOptions, Wording {
  /** ANSI colours in the text report. Whether a terminal wants them (`NO_COLOR`) is up to the caller. */
  readonly color: boolean;
  /** Columns of the terminal, for the text report. */
  readonly width: number;
  /** The variable that names a proxy, if one is set: advice on the network speaks of it. */
  readonly proxyVariable?: string | undefined;
  /** One line a finding, in groups, in the text and Markdown reports. @default in full, policy by policy */
  readonly groupBy?: GroupBy | undefined;
  /** What GitHub keeps apart: an upload replaces the alerts of the same category. @default the name of the tool */
  readonly sarifCategory?: string | undefined;
  /** The directory that SARIF names policy files from; an absolute path. */
  readonly cwd: string;
}

/**
 * A report as text, ready to write, whole or, if it may not fit in memory, in pieces: it ends with a line break. Pure:
 * the same report and options give the same text.
 */
export type Renderer = (report: Report, options: RenderOptions) => string | Generator<string>;
