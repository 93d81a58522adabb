/**
 * Makes dependencies of what is optional elsewhere, before the image is pruned: the SDK clients that the shipped packs
 * ask for, and the queue. Nobody can install anything in an image without npm.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const PLACE = new URL('../package.json', import.meta.url);
const manifest = JSON.parse(readFileSync(PLACE, 'utf8'));
const queue = Object.keys(manifest.peerDependencies);
for (const [name, version] of Object.entries(manifest.devDependencies)) {
  if (!name.startsWith('@aws-sdk/client-') && !queue.includes(name)) continue;
  manifest.dependencies[name] = version;
  delete manifest.devDependencies[name];
  delete manifest.peerDependencies[name];
}
writeFileSync(PLACE, `${JSON.stringify(manifest, undefined, 2)}\n`);
