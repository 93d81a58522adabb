import type { Settings } from '../config/settings.ts';
import {
  droppedResults,
  exitCode,
  type Format,
  loadRenderer,
  parseOutputSpec,
  type Renderer,
  type RenderOptions,
  type Report,
} from '../library/read-report.ts';
import type { OutputSpec } from '../output/output-spec.ts';
import { counted } from '../text/counted.ts';
import { visible } from '../text/visible-text.ts';
import { type CommandIo, proxyVariable, tell, useColor } from './command-io.ts';
import { DEFAULT_WIDTH, widthOf } from './width-of.ts';
import { refuseSharedPlaces, showsText, writeEach } from './write-each.ts';

export interface Output extends OutputSpec<Format> {
  /**
   * Loaded before anything is asked or changed: a report after hours does not depend on what is installed by then.
   */
  readonly renderer: Renderer;
}

/**
 * The reports to write. The text report goes to stdout by default, unless something else goes there, it goes to a file,
 * or the run is quiet.
 *
 * @throws {CoveError} `usage` for an unknown format, and for two reports to one place.
 */
export async function parseOutputs(specs: readonly string[], quiet: boolean, cwd: string): Promise<Output[]> {
  const outputs = specs.map((spec) => parseOutputSpec(spec));
  refuseSharedPlaces(outputs, cwd);
  const all = !quiet && showsText(outputs) ? [...outputs, parseOutputSpec('text')] : outputs;
  return Promise.all(all.map(async (spec) => ({ ...spec, renderer: await loadRenderer(spec.format) })));
}

/**
 * Renders and writes the reports.
 *
 * @returns the run's exit code; 3 if a report could not be written, since the answer did not arrive then.
 */
export async function writeReports(
  report: Report,
  outputs: readonly Output[],
  settings: Pick<Settings, 'failOn' | 'allowErrors' | 'allow'> & Pick<RenderOptions, 'groupBy' | 'sarifCategory'>,
  io: CommandIo,
): Promise<number> {
  const code = exitCode(report, settings);
  const isWritten = await writeEach(outputs, io, async ({ renderer, file }) => {
    const isStdout = file === '-';
    return renderer(report, {
      color: isStdout && useColor(io.stdout, io.env),
      width: isStdout ? widthOf(io) : DEFAULT_WIDTH,
      groupBy: settings.groupBy,
      sarifCategory: settings.sarifCategory,
      failOn: settings.failOn,
      allowErrors: settings.allowErrors,
      allow: settings.allow,
      cwd: io.cwd,
      proxyVariable: proxyVariable(io.env),
    });
  });
  await tellDropped(report, outputs, io);
  return isWritten ? code : Math.max(code, 3);
}

/** Whoever uploads the file looks at alerts, and not at the notifications in it. */
async function tellDropped(report: Report, outputs: readonly Output[], io: CommandIo): Promise<void> {
  const dropped = droppedResults(report);
  const files = outputs.filter(({ format }) => format === 'sarif').map(({ file }) => (file === '-' ? 'stdout' : file));
  if (dropped === 0 || files.length === 0) return;
  const number = counted(dropped, 'finding is', 'findings are');
  await tell(
    io,
    `cove-policy: ${number} not in the SARIF of ${files.map(visible).join(', ')}: GitHub keeps the most severe 5,000, and closes alerts of the others\n  --policy, --severity or --ou with --sarif-category make several; the JSON report has them all\n`,
  );
}
