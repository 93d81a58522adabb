import { weakeningText } from '../config/weakenings.ts';
import { revokeTrust, trustConfig } from '../library/trust.ts';
import { visible } from '../text/visible-text.ts';
import { type CommandIo, tell } from './command-io.ts';
import { showDiagnostics } from './load-inputs.ts';

export interface TrustFlags {
  readonly revoke?: boolean;
}

/** `cove-policy trust [file]`: from now on the settings file, as it is, is used when it is found. */
export async function trustCommand(name: string | undefined, { revoke }: TrustFlags, io: CommandIo): Promise<number> {
  if (revoke === true) {
    const { file, wasTrusted } = await revokeTrust(name, io.cwd, io.env);
    await tell(io, `${visible(file)} ${wasTrusted ? 'is no longer trusted' : 'was not trusted'}.\n`);
    return 0;
  }
  const trusted = await trustConfig(name, io.cwd, io.env);
  await showDiagnostics(trusted.diagnostics, io);
  if (!trusted.ok) return 2;
  const { file, weakenings } = trusted.value;
  const lines = weakenings.map((each) => `  ${visible(weakeningText(each))}\n`);
  const heading = lines.length === 0 ? '' : ' Runs with it differ from the safe defaults:';
  await tell(io, `${visible(file)} is trusted until it changes.${heading}\n${lines.join('')}`);
  return 0;
}
