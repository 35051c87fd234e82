import type { sheets_v4 } from '@googleapis/sheets';
import type { Programme } from '../../programme/programme.ts';
import { FIGURE_GROUPS } from './figures.ts';
import type { Tab } from './tab.ts';

export interface Diagram {
  title: string;
  request: sheets_v4.Schema$Request;
}

const WIDTH = 520;
const HEIGHT = 320;

/** Native charts over the rows of figures.ts, two by two beside them. They are fed by what stands in the cells. */
export function diagrams(tab: Tab, sheetId: number, programme: Pick<Programme, 'tracks'>): Diagram[] {
  const at = (columnId: string) => tab.columns.findIndex(({ id }) => id === columnId);
  let row = 1;
  return FIGURE_GROUPS.map(({ title, size, series }, index) => {
    const rows = { startRowIndex: row, endRowIndex: row + size };
    row += size;
    // The header row goes along as a first range of its own: from it the legend has its names.
    const source = (columnId: string): sheets_v4.Schema$ChartData => {
      const columns = { startColumnIndex: at(columnId), endColumnIndex: at(columnId) + 1 };
      const header = { sheetId, startRowIndex: 0, endRowIndex: 1, ...columns };
      return { sourceRange: { sources: [header, { sheetId, ...rows, ...columns }] } };
    };
    const shown = series(programme);
    const basicChart: sheets_v4.Schema$BasicChartSpec = {
      chartType: 'COLUMN',
      legendPosition: shown.length > 1 ? 'BOTTOM_LEGEND' : 'NO_LEGEND',
      headerCount: 1,
      domains: [{ domain: source('of') }],
      series: shown.map((columnId) => ({ series: source(columnId), targetAxis: 'LEFT_AXIS' })),
      ...(shown.length > 1 ? { stackedType: 'STACKED' } : {}),
    };
    const overlayPosition = {
      anchorCell: { sheetId, rowIndex: 1, columnIndex: tab.columns.length + 1 },
      offsetXPixels: (index % 2) * (WIDTH + 20),
      offsetYPixels: Math.floor(index / 2) * (HEIGHT + 20),
      widthPixels: WIDTH,
      heightPixels: HEIGHT,
    };
    const chart = { spec: { title, basicChart }, position: { overlayPosition } };
    return { title, request: { addChart: { chart } } };
  });
}
