import type { Account, ConfigState, World } from './world.ts';

const DAY = 86_400_000;

/** AWS Config of an account in a region, created from the account's settings when it is first needed. */
export function configState(world: World, account: Account, region: string): ConfigState {
  const known = account.recorders.get(region);
  if (known !== undefined) return known;
  const state = makeConfigState(world, account, region);
  account.recorders.set(region, state);
  return state;
}

function makeConfigState(world: World, { config, id }: Account, region: string): ConfigState {
  const settings = { ...config, ...config?.byRegion?.[region] };
  const recorder = settings.recorder ?? (config === null ? 'none' : 'recording');
  const delivery = settings.delivery ?? (recorder === 'none' ? 'none' : 'delivering');
  const name = config?.name ?? 'default';
  return {
    recorder:
      recorder === 'none'
        ? null
        : {
            name,
            recording: recorder !== 'stopped',
            healthy: recorder !== 'failing',
            startedAt: world.time - 200 * DAY,
            stoppedAt: recorder === 'stopped' ? world.time - 30 * DAY : null,
          },
    channel: delivery === 'none' ? null : { name, bucket: `config-${id}`, healthy: delivery === 'delivering' },
  };
}
