/** Whether a file holds tests of policies: `trails.test.yml`. No folder and no glob loads it as policies. */
export function isTestFile(file: string): boolean {
  return /\.test\.ya?ml$/i.test(file);
}

/** Whether a file is the description of a pack, which makes its folder one. */
export function isPackFile(file: string): boolean {
  return /(^|[\\/])pack\.ya?ml$/i.test(file);
}
