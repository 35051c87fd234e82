import type { sheets_v4 } from '@googleapis/sheets';
import { html } from 'hono/html';
import type { SheetView } from '../google/sheets/view.ts';
import type { Html } from './html.ts';

const [WIDTH, HEIGHT] = [440, 260];
/** Room on the left and below for the labels, which hang to the left. */
const AREA = { left: 76, top: 12, right: WIDTH - 8, bottom: HEIGHT - 84 };
const COLOURS = ['#17495c', '#c2730c', '#5a8f6b', '#8a5a83'];

/** A column chart as Sheets would draw it from the cells it names; other kinds of chart are not drawn. */
export function chart({ spec }: sheets_v4.Schema$EmbeddedChart, { rows }: SheetView): Html | '' {
  const basic = spec?.basicChart;
  const labels = cellsOf(rows, basic?.domains?.[0]?.domain).slice(basic?.headerCount ?? 0);
  if (basic?.chartType !== 'COLUMN' || labels.length === 0) return '';
  const series = (basic.series ?? []).map((one) => {
    const [name = '', ...texts] = cellsOf(rows, one.series);
    return { name, values: texts.map((text) => Number(text) || 0) };
  });
  const totals = labels.map((_, index) => series.reduce((sum, { values }) => sum + (values[index] ?? 0), 0));
  const highest = Math.max(4, ...totals);
  const y = (value: number) => AREA.bottom - ((AREA.bottom - AREA.top) * value) / highest;
  const step = (AREA.right - AREA.left) / labels.length;
  return html`<figure class="chart"><figcaption>${spec?.title ?? ''}</figcaption>
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${labels.map((label, index) => `${label}: ${totals[index]}`).join(', ')}">
      ${[0, highest / 2, highest].map(
        (value) => html`<line x1="${AREA.left}" x2="${AREA.right}" y1="${y(value)}" y2="${y(value)}" stroke="#d5dde1"/>
          <text x="${AREA.left - 5}" y="${y(value) + 4}" text-anchor="end">${value}</text>`,
      )}
      ${labels.map((label, index) => {
        const x = AREA.left + index * step;
        let base = 0;
        return html`${series.map(({ values }, order) => {
          const value = values[index] ?? 0;
          base += value;
          return html`<rect x="${x + step * 0.18}" width="${step * 0.64}" y="${y(base)}" height="${y(base - value) - y(base)}" fill="${COLOURS[order % COLOURS.length] ?? ''}"/>`;
        })}<text x="${x + step / 2}" y="${AREA.bottom + 12}" text-anchor="end" transform="rotate(-35 ${x + step / 2} ${AREA.bottom + 12})">${label}</text>`;
      })}
    </svg>
    ${
      series.length > 1
        ? html`<ul class="legend">${series.map(
            ({ name }, order) =>
              html`<li><svg viewBox="0 0 10 10" aria-hidden="true"><rect width="10" height="10" fill="${COLOURS[order % COLOURS.length] ?? ''}"/></svg> ${name}</li>`,
          )}</ul>`
        : ''
    }</figure>`;
}

// --- internal ---

/** The texts of all cells of a chart's source, one after the other. */
function cellsOf(rows: SheetView['rows'], data: sheets_v4.Schema$ChartData | undefined): string[] {
  return (data?.sourceRange?.sources ?? []).flatMap((range) => {
    const column = range.startColumnIndex ?? 0;
    const [start, end] = [range.startRowIndex ?? 0, range.endRowIndex ?? rows.length];
    return Array.from({ length: end - start }, (_, index) => rows[start + index]?.[column]?.text ?? '');
  });
}
