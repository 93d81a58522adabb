import { expect, it } from 'vitest';
import { createS3Store } from '../../src/aws/s3-store.ts';
import { describeWithPython } from '../support/describe-with-python.ts';
import { startMoto } from '../support/moto.ts';

describeWithPython('a store in S3 as moto has it', (python) => {
  it('creates an object once, lists and reads it', async () => {
    const moto = await startMoto(python);
    try {
      await fetch(`${moto.url}/audit`, { method: 'PUT' });
      const credentials = async () => ({ accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' });
      const options = { bucket: 'audit', prefix: 'runs/nightly', region: 'us-east-1', credentials, endpoint: moto.url };
      const store = createS3Store(options);
      expect(await store.create('run/accounts/1.ndjson', 'größer\n')).toBe(true);
      expect(await store.create('run/accounts/1.ndjson', 'late\n')).toBe(false);
      expect(await store.read('run/accounts/1.ndjson')).toBe('größer\n');
      expect(await store.read('run/accounts/2.ndjson')).toBeUndefined();
      for (let index = 2; index < 30; index += 1) await store.create(`run/accounts/${index}.ndjson`, 'x');
      expect(await store.list('run/accounts')).toHaveLength(29);
      store.close();
    } finally {
      await moto.close();
    }
  });
});
