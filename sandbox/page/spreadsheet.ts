import { Hono } from 'hono';
import { html } from 'hono/html';
import type { SheetView } from '../google/sheets/view.ts';
import { COORDINATOR } from '../world.ts';
import { chart } from './chart.ts';
import type { Desk } from './desk.ts';
import { grid } from './grid.ts';
import { layout } from './layout.ts';

/** Reads without being an editor, so that the columns kept by the service show as locked, as they do to other people. */
const READER = 'somebody@library.example';

/** The coordinator's spreadsheet. */
export function spreadsheetRoutes(desk: Desk): Hono {
  const app = new Hono();
  const { google, configuration } = desk.world;
  const { spreadsheetId } = configuration.google;

  const page = async (sheetId: string | undefined, problem?: string) => {
    const { title, sheets } = google.spreadsheet(spreadsheetId, READER);
    const ours = sheets.filter(({ rows }) => rows.length > 0);
    const sheet = ours.find(({ properties }) => String(properties.sheetId) === sheetId) ?? ours[0];
    const path = (one: SheetView | undefined) => `/spreadsheet/${one?.properties.sheetId ?? ''}`;
    return layout(desk, {
      title: 'Spreadsheet',
      place: 'spreadsheet',
      isWide: true,
      path: path(sheet),
      problem: problem ? html`<p>${problem}</p>` : undefined,
      body: html`<h1 class="sheet-title">${title}</h1>
        <p class="help">Only columns with a yellow head are people’s: type there as the coordinator would. The rest is written by Countersign.</p>
        <p class="problem" role="alert" id="cell-problem" hidden></p>
        <div class="sheet">
          <div class="grid" id="grid" data-live tabindex="0" role="region" aria-label="Cells of ${sheet?.properties.title ?? ''}">${sheet ? html`${grid(desk, sheet)}${sheet.charts.map((one) => chart(one, sheet))}` : ''}</div>
          <nav class="sheet-tabs" aria-label="Sheets"><ul>${ours.map(
            (one) =>
              html`<li><a href="${path(one)}"${one === sheet ? html` aria-current="page"` : ''}>${one.properties.title ?? ''}</a></li>`,
          )}</ul></nav>
        </div>`,
    });
  };

  app.get('/spreadsheet', async (context) => context.html(await page(undefined)));
  app.get('/spreadsheet/:sheet', async (context) => context.html(await page(context.req.param('sheet'))));

  app.post('/spreadsheet/:sheet/:row/:column', async (context) => {
    const { sheet, row, column } = context.req.param();
    const { text } = await context.req.parseBody();
    const edit = { sheetId: Number(sheet), row: Number(row), column: Number(column), text: String(text ?? '') };
    const outcome = google.editCell(spreadsheetId, { ...edit, email: COORDINATOR.address });
    if (outcome.kind === 'refused') return context.html(await page(sheet, outcome.reason), 422);
    return context.redirect(`/spreadsheet/${sheet}`, 303);
  });

  return app;
}
