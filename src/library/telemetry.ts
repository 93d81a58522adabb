export { startTelemetry } from '../telemetry/run-telemetry.ts';
