import { withDovecot } from './dovecot.ts';
import { round } from './figures.ts';
import { inWorld } from './in-world.ts';
import { playLives } from './lifecycle.ts';
import type { BenchTable } from './table.ts';

/**
 * The service reads its forms every 30 s, and each time anew whatever came in the five minutes before the latest response:
 * with 5,000 people at once, every second that would be ten thousand responses, where a service reads as many twice a minute.
 */
const FORMS_EVERY_SECONDS = 5;
const COUNTS = (process.env.BENCH_GROWTH ?? '50,200,500').split(',').map(Number);

/** Whether whole lives stay as quick when there are more of them at once, and more behind them, in one world. */
export async function run(): Promise<BenchTable> {
  return inWorld({ ...(await withDovecot()), formsEverySeconds: FORMS_EVERY_SECONDS }, async (world) => {
    await playLives(world, 'warm-up', 5);
    const rates: number[] = [];
    const rows: BenchTable['rows'] = [];
    for (const count of COUNTS) {
      const { answeredMs, verifiedMs, certifiedMs, shownMs } = await playLives(world, `growth-${count}`, count);
      rates.push((count * 1000) / shownMs);
      const seconds = [answeredMs, verifiedMs, certifiedMs, shownMs].map((ms) => Math.round(ms / 1000));
      rows.push([count, round(rates.at(-1) ?? 0), ...seconds]);
    }
    const ratio = round((rates.at(-1) ?? 0) / (rates[0] ?? 1));
    return {
      head: ['Growth: applications at once', 'a second', 'answered, s', 'verified, s', 'certified, s', 'shown, s'],
      rows: [...rows, ['last rate to the first', ratio, '', '', '', '']],
    };
  });
}
