import { type KnownClient, knownModule, readSdkClient } from './known-client.ts';
import { type ClientPlaces, loadSdkModule, type SdkModule } from './sdk-module.ts';

/** The SDK clients that are installed, each loaded or read when it is first asked for, and never twice. */
export interface SdkClients {
  /** The client's module, whose code is run. */
  moduleOf(service: string): SdkModule | undefined;
  /** What is known of a client, for which its code is run only if it has to be. */
  clientOf(service: string): KnownClient | undefined;
}

/** @param callsNothing - reads what clients say without running them. */
export function createSdkClients(places: ClientPlaces, callsNothing: boolean): SdkClients {
  const moduleOf = onceForEach((service) => loadSdkModule(service, places));
  const clientOf = onceForEach((service) => {
    if (callsNothing) return readSdkClient(service, places);
    const module = moduleOf(service);
    return module && knownModule(module);
  });
  return { moduleOf, clientOf };
}

function onceForEach<T>(find: (service: string) => T | undefined): (service: string) => T | undefined {
  const found = new Map<string, T | undefined>();
  return (service) => {
    // A service's name becomes part of a package name: only a plain word may get that far.
    if (!/^[a-z][a-z0-9-]*$/.test(service)) return undefined;
    if (!found.has(service)) found.set(service, find(service));
    return found.get(service);
  };
}
