import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { startGoogle } from '../../../sandbox/google/server.ts';
import { sharedMaterial } from './shared-material.ts';

const run = promisify(execFile);

const material = ['replay.py', 'recorded', 'needed.json'].map(sharedMaterial);
const hasPython = await run('python3', ['--version']).then(
  () => true,
  () => {
    console.warn(
      '\n*** SKIPPED: there is no python3, so the stand-in is NOT held to recorded traffic in this run. ***\n',
    );
    return false;
  },
);

interface Score {
  readonly claimed: { readonly n: number; readonly status_rate: number; readonly exact_rate: number };
  readonly unclaimed: { readonly n: number; readonly answered_501: number };
  readonly create: Readonly<Record<string, number>>;
  readonly mismatches: readonly unknown[];
}

it.skipIf(!hasPython || material.includes(undefined))(
  'recorded traffic of the live service is answered as it was',
  async () => {
    const [script = '', recorded = '', claim = ''] = material as string[];
    const google = await startGoogle({ quota: 'off' });
    try {
      const forbid = `${google.url}sandbox/private`;
      const options = ['--claim', claim, '--forbid', forbid, '--json', '--show', '5'];
      const { stdout } = await run('python3', [script, recorded, google.url, ...options], { maxBuffer: 1e8 });
      const score = JSON.parse(stdout) as Score;
      expect(score.claimed.n).toBeGreaterThan(200);
      expect(score.claimed.status_rate).toBe(1);
      expect(score.claimed.exact_rate, JSON.stringify(score.mismatches, undefined, 1)).toBeGreaterThanOrEqual(0.95);
      expect(score.unclaimed.answered_501).toBe(score.unclaimed.n);
      expect(score.create['same as first read']).toBe(score.create.compared);
    } finally {
      await google.close();
    }
  },
);
