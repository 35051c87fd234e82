import { escapeHtml } from '../words/frame.ts';

export interface Bar {
  label: string;
  /** Its length, relative to the longest. */
  value: number;
  /** Written beside it. */
  words: string;
}

const WIDTH = 552;
const ROW = 44;
const COLOR = '#17495c';

/** Bars under their labels, as a picture within a page: no script, no font and no file beside it. */
export function barChart(bars: readonly Bar[]): string {
  const longest = Math.max(...bars.map(({ value }) => value), 1);
  const rows = bars.map(({ label, value, words }, index) => {
    const y = index * ROW;
    const width = Math.max(2, Math.round((value / longest) * WIDTH));
    return `<text x="0" y="${y + 16}">${escapeHtml(label)}: ${escapeHtml(words)}</text>
<rect x="0" y="${y + 22}" width="${width}" height="14" rx="2" fill="${COLOR}"/>`;
  });
  const spoken = bars.map(({ label, words }) => `${label}: ${words}`).join('; ');
  return `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="${escapeHtml(spoken)}" viewBox="0 0 ${WIDTH} ${bars.length * ROW}" width="100%" style="margin:0 0 16px;font-size:14px" fill="#1f2933">
${rows.join('\n')}
</svg>
`;
}
