import { defineConfig } from 'vitest/config';
import config, { whole } from './vitest.config.ts';

/**
 * `npm test`: the loops `unit` and `program` as one project. Files of two projects never share a process, so that each
 * project begins processes of its own, and every process loads the same modules and warms them up. Not a project beside
 * the others: `npx vitest` would run each test twice.
 */
// biome-ignore lint/style/noDefaultExport: vitest reads its configuration from the default export.
export default defineConfig({ test: { ...config.test, projects: [whole] } });
