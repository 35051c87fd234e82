import { expect, test } from 'vitest';
import { chainOf } from '../../activities/timeline-chain.ts';
import type { TimelineEntry } from '../../workflows/messages.ts';

const at = '2026-11-02T19:00:00.000Z';
const received: TimelineEntry = { at, what: 'Application received' };
const asked: TimelineEntry = { at, what: 'Mail to the verifier', mail: 'verification-request', messageId: '<1@x>' };
const noted: TimelineEntry = { at, what: 'Note: x', by: 'casey' };
const story = [received, asked, noted];

test('a story has the same hashes each time, in whatever order its properties come', () => {
  const turned = story.map((entry) => Object.fromEntries(Object.entries(entry).reverse()) as unknown as TimelineEntry);
  expect(chainOf(turned)).toEqual(chainOf(story));
  expect(chainOf(story)).toEqual([0, 1, 2].map(() => expect.stringMatching(/^[0-9a-f]{32}$/)));
});

test.each<[string, TimelineEntry[]]>([
  ['another time', [received, { ...asked, at: '2026-11-02T19:00:01.000Z' }, noted]],
  ['another Message-ID', [received, { ...asked, messageId: '<2@x>' }, noted]],
  ['an entry less', [received, noted]],
  ['entries that changed places', [received, noted, asked]],
])('%s changes every hash from there on, and none before', (_, changed) => {
  const [first, ...rest] = chainOf(changed);
  expect(first).toBe(chainOf(story)[0]);
  for (const hash of rest) expect(chainOf(story)).not.toContain(hash);
});
