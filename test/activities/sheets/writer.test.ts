import { expect, test } from 'vitest';
import { pack } from '../../../activities/sheets/writer.ts';

const request = (bytes: number) => ({ findReplace: { find: 'x'.repeat(bytes) } });

test('a write holds what fits, tab by tab, and names the tabs that are whole in it', () => {
  const load = pack([
    { tab: 'a', requests: [request(600_000)] },
    { tab: 'b', requests: [request(600_000), request(600_000), request(10)] },
    { tab: 'c', requests: [request(10)] },
  ]);
  expect(load.owners).toEqual(['a', 'b']);
  expect(load.complete).toEqual(['a']);
});

test('a single request is written however large it is', () => {
  expect(pack([{ tab: 'a', requests: [request(3_000_000)] }])).toMatchObject({ complete: ['a'], owners: ['a'] });
});
