import type { sheets_v4 } from '@googleapis/sheets';
import { html } from 'hono/html';
import { tabsOf } from '../../activities/sheets/tabs.ts';
import type { CellView, SheetView } from '../google/sheets/view.ts';
import type { Desk } from './desk.ts';
import { fields } from './fields.ts';
import type { Html } from './html.ts';

/** Rows to type into below a list that people keep themselves, such as the directory. */
const EMPTY_ROWS = 5;

/**
 * The cells as Sheets draws them. Colours and widths are attributes, not styles: the page's policy allows no inline
 * style, and these take nothing but a colour and a number.
 */
export function grid(desk: Desk, { properties, rows, columns }: SheetView): Html {
  const header = rows[0] ?? [];
  const shown = columns
    .map((column, index) => ({ ...column, index }))
    .filter(({ hidden, index }) => !hidden && rows.some((cells) => cells[index]?.text));
  const tab = tabsOf(desk.world.programme).find(({ title }) => title === properties.title);
  const extra = tab?.columns[0]?.owner === 'people' ? Array.from({ length: EMPTY_ROWS }, () => [] as CellView[]) : [];
  return html`<table>
    <colgroup><col width="36">${shown.map(({ width }) => html`<col width="${width}">`)}</colgroup>
    <thead>
      <tr class="letters"><td></td>${shown.map(({ index }) => html`<th scope="col">${columnLetters(index)}</th>`)}</tr>
      <tr class="header"><th scope="row">1</th>${shown.map(({ index }) => headerCell(header[index]))}</tr>
    </thead>
    <tbody>${[...rows.slice(1), ...extra].map(
      (cells, index) =>
        html`<tr><th scope="row">${index + 2}</th>${shown.map(({ index: column }) => {
          const cell = cells[column];
          const row = index + 1;
          const label = `${header[column]?.text ?? ''}, row ${row + 1}`;
          const at = `${properties.sheetId}/${row}/${column}`;
          return (cell ? !cell.locked : cells.length === 0) ? editor(desk, cell, at, label) : plainCell(cell);
        })}</tr>`,
    )}</tbody>
  </table>`;
}

// --- internal ---

function headerCell(cell: CellView | undefined): Html {
  return html`<th scope="col"${ground(cell)}>${cell?.text ?? ''}</th>`;
}

function plainCell(cell: CellView | undefined): Html {
  const isNumber = cell?.format.numberFormat?.type === 'NUMBER' || /^-?\d+(\.\d+)?$/.test(cell?.text ?? '');
  return html`<td${ground(cell)}${isNumber ? html` class="number"` : ''}>${cell?.text ?? ''}</td>`;
}

function editor(desk: Desk, cell: CellView | undefined, at: string, label: string): Html {
  const list = cell?.choices ? `choices-${at.replaceAll('/', '-')}` : null;
  return html`<td class="open"${ground(cell)}><form method="post" action="/spreadsheet/${at}" data-cell>${fields(desk)}
    <input name="text" value="${cell?.text ?? ''}" aria-label="${label}" autocomplete="off"${list ? html` list="${list}"` : ''}>
    ${list ? html`<datalist id="${list}">${cell?.choices?.map((choice) => html`<option value="${choice}"></option>`)}</datalist>` : ''}
  </form></td>`;
}

function ground(cell: CellView | undefined): Html | '' {
  const colour = cell?.format.backgroundColor;
  return colour ? html` bgcolor="${hex(colour)}"` : '';
}

function hex({ red, green, blue }: sheets_v4.Schema$Color): string {
  const channels = [red, green, blue].map((channel) => Math.round((channel ?? 0) * 255));
  return `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}

/** A, B … Z, AA, AB … */
function columnLetters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : columnLetters(Math.floor(index / 26) - 1) + last;
}
