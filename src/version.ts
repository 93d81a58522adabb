import { packageText } from './package-files.ts';

/** This package's version, as package.json has it. */
export const VERSION: string = readVersion();

/** Who wrote a file. */
export const TOOL = { name: 'cove-policy', version: VERSION } as const;

function readVersion(): string {
  const manifest: unknown = JSON.parse(packageText('package.json'));
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) return String(manifest.version);
  throw new Error('package.json has no version');
}
