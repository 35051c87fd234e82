import type { sheets_v4 } from '@googleapis/sheets';
import { Invalid, unsupported } from '../../errors.ts';
import { canonical } from '../../wire/canonical.ts';
import type { Json } from '../../wire/parse.ts';
import type { RequestHandler } from '../request.ts';
import { freshId, sheetById } from '../workbook.ts';

/** Charts lie over a sheet; a chart on a sheet of its own is not supported. */
export const addChart: RequestHandler<'addChart'> = (book, { chart = {} }) => {
  const overlay = chart.position?.overlayPosition;
  if (chart.position?.newSheet || typeof chart.position?.sheetId === 'number')
    throw unsupported('a chart on its own sheet');
  if (!overlay) throw new Invalid('chart.position.overlayPosition is required.');
  if (!chart.spec || !specKinds.some((kind) => chart.spec?.[kind])) throw new Invalid('chart.spec must hold a chart.');
  const sheet = sheetById(book, overlay.anchorCell?.sheetId);
  const taken = book.sheets.flatMap((any) => any.charts.map(({ chartId }) => chartId));
  const chartId = chart.chartId ?? freshId(taken);
  if (taken.includes(chartId)) throw new Invalid(`A chart with id ${chartId} already exists.`);
  // The size of a chart that came without one; from Google's description of OverlayPosition.
  const overlayPosition = { widthPixels: 600, heightPixels: 371, ...overlay };
  const added = canonical('sheets', 'EmbeddedChart', { ...chart, chartId, position: { overlayPosition } } as Json);
  sheet.charts.push(added);
  return { chart: added };
};

// --- internal ---

const specKinds = [
  'basicChart',
  'bubbleChart',
  'candlestickChart',
  'histogramChart',
  'orgChart',
  'pieChart',
  'scorecardChart',
  'treemapChart',
  'waterfallChart',
] as const satisfies readonly (keyof sheets_v4.Schema$ChartSpec)[];
