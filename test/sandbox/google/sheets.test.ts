import type { sheets_v4 } from '@googleapis/sheets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Clients, createSpreadsheet, refusalOf, startWithClients } from './clients.ts';

let clients: Clients;
let sheets: sheets_v4.Sheets;
beforeAll(async () => {
  clients = await startWithClients();
  sheets = clients.sheets;
});
afterAll(() => clients.google.close());

/** Applies requests to a spreadsheet and gives their replies. */
async function apply(spreadsheetId: string, ...requests: sheets_v4.Schema$Request[]) {
  const { data } = await sheets.spreadsheets.batchUpdate({ spreadsheetId, requestBody: { requests } });
  return data.replies ?? [];
}

async function get(spreadsheetId: string, fields?: string) {
  return (await sheets.spreadsheets.get({ spreadsheetId, ...(fields && { fields }) })).data;
}

async function values(spreadsheetId: string, range: string) {
  return (await sheets.spreadsheets.values.get({ spreadsheetId, range })).data.values;
}

async function write(spreadsheetId: string, range: string, rows: unknown[][], valueInputOption = 'RAW') {
  return (
    await sheets.spreadsheets.values.update({ spreadsheetId, range, valueInputOption, requestBody: { values: rows } })
  ).data;
}

describe('spreadsheets', () => {
  it('are created with one sheet of 1000 x 26, id 0', async () => {
    const { data } = await sheets.spreadsheets.create({ requestBody: { properties: { title: 'Register' } } });
    expect(data.spreadsheetId).toMatch(/^[\w-]{44}$/);
    expect(data.properties).toMatchObject({ title: 'Register', locale: 'en_US', timeZone: 'Etc/GMT' });
    expect(data.sheets).toEqual([
      {
        properties: {
          sheetId: 0,
          title: 'Sheet1',
          index: 0,
          sheetType: 'GRID',
          gridProperties: { rowCount: 1000, columnCount: 26 },
        },
      },
    ]);
  });

  it('are created with the sheets asked for', async () => {
    const { data } = await sheets.spreadsheets.create({
      requestBody: {
        properties: { title: 'Register', timeZone: 'America/Denver' },
        sheets: [
          { properties: { title: 'Applications', gridProperties: { frozenRowCount: 1 } } },
          { properties: { title: 'Log', gridProperties: { rowCount: 10, columnCount: 3 } } },
        ],
      },
    });
    expect(data.properties?.timeZone).toBe('America/Denver');
    expect(data.sheets?.map(({ properties }) => properties?.title)).toEqual(['Applications', 'Log']);
    expect(data.sheets?.[0]?.properties?.gridProperties).toEqual({
      rowCount: 1000,
      columnCount: 26,
      frozenRowCount: 1,
    });
  });

  it('show only the masked fields', async () => {
    const spreadsheetId = await createSpreadsheet(sheets);
    expect(await get(spreadsheetId, 'sheets.properties(sheetId,title)')).toEqual({
      sheets: [{ properties: { sheetId: 0, title: 'Sheet1' } }],
    });
    expect(await get(spreadsheetId, 'namedRanges')).toEqual({});
  });

  it('refuse a mask that names no field', async () => {
    const spreadsheetId = await createSpreadsheet(sheets);
    const refusal = await refusalOf(get(spreadsheetId, 'sheets.colour'));
    expect(refusal.status).toBe(400);
    expect(JSON.stringify(refusal.body)).toContain("Cannot find matching fields for path 'sheets.colour'");
  });

  it('answer 501 for grid data', async () => {
    const spreadsheetId = await createSpreadsheet(sheets);
    expect((await refusalOf(get(spreadsheetId, 'sheets.data.rowData'))).status).toBe(501);
    expect((await refusalOf(sheets.spreadsheets.get({ spreadsheetId, includeGridData: true }))).status).toBe(501);
  });
});

describe('values', () => {
  it('drop empty ends and keep inner gaps', async () => {
    const id = await createSpreadsheet(sheets);
    await write(id, 'A1', [['a', '', 'c', ''], [''], ['', 'e']]);
    expect(await values(id, 'Sheet1')).toEqual([['a', '', 'c'], [], ['', 'e']]);
    expect(await values(id, 'Sheet1!F1:G9')).toBeUndefined();
  });

  it('keep a cell for null and empty it for the empty string', async () => {
    const id = await createSpreadsheet(sheets);
    await write(id, 'A1:C1', [['a', 'b', 'c']]);
    const reply = await write(id, 'A1:C1', [[null, '', 'd']]);
    expect(reply.updatedCells).toBe(2);
    expect(await values(id, 'A1:C1')).toEqual([['a', '', 'd']]);
  });

  it.each([
    ['0042', 42, '42'],
    ['2,000,000.01', 2000000.01, '2,000,000.01'],
    ['12%', 0.12, '12%'],
    ['=4/2', 2, '2'],
    ['= 1 / 1024', 0.0009765625, '0.0009765625'],
    ['2020-01-01', 43831, '2020-01-01'],
    ['1/2/1999', 36162, '1/2/1999'],
    ['2020-01-01 12:00', 43831.5, '2020-01-01 12:00:00'],
    ['true', true, 'TRUE'],
    ["'0042", '0042', '0042'],
    ['2020-02-31', '2020-02-31', '2020-02-31'],
    ['=1/0', '#DIV/0!', '#DIV/0!'],
    ['=SUM(A1:A3)', '#NAME?', '#NAME?'],
  ])('typed as %s are %s, shown as %s', async (typed, unformatted, shown) => {
    const id = await createSpreadsheet(sheets);
    await write(id, 'A1', [[typed]], 'USER_ENTERED');
    const read = async (valueRenderOption: string) =>
      (await sheets.spreadsheets.values.get({ spreadsheetId: id, range: 'A1', valueRenderOption })).data.values;
    expect(await read('UNFORMATTED_VALUE')).toEqual([[unformatted]]);
    expect(await read('FORMATTED_VALUE')).toEqual([[shown]]);
    expect(await read('FORMULA')).toEqual([[typed.startsWith('=') ? typed : unformatted]]);
  });

  it('written RAW stay as sent', async () => {
    const id = await createSpreadsheet(sheets);
    await write(id, 'A1', [['0042', '=4/2', '2020-01-01', 7, false]]);
    const { data } = await sheets.spreadsheets.values.get({
      spreadsheetId: id,
      range: 'A1:E1',
      valueRenderOption: 'UNFORMATTED_VALUE',
    });
    expect(data.values).toEqual([['0042', '=4/2', '2020-01-01', 7, false]]);
  });

  it('are refused beyond the range and beyond the grid', async () => {
    const id = await createSpreadsheet(sheets);
    expect((await refusalOf(write(id, 'A1:B1', [['a', 'b', 'c']]))).message).toBe(
      'Requested writing within range [Sheet1!A1:B1], but tried writing to column [C]',
    );
    expect((await refusalOf(write(id, 'AB1', [['a']]))).message).toBe(
      'Range (Sheet1!AB1) exceeds grid limits. Max rows: 1000, max columns: 26',
    );
    expect((await refusalOf(values(id, 'Nowhere!A1'))).message).toBe('Unable to parse range: Nowhere!A1');
  });

  it('need a valueInputOption', async () => {
    const spreadsheetId = await createSpreadsheet(sheets);
    const call = sheets.spreadsheets.values.update({ spreadsheetId, range: 'A1', requestBody: { values: [['a']] } });
    expect((await refusalOf(call)).message).toBe("'valueInputOption' is required but not specified");
  });

  it('are written in several ranges at once, or in none', async () => {
    const spreadsheetId = await createSpreadsheet(sheets);
    const update = (data: sheets_v4.Schema$ValueRange[]) =>
      sheets.spreadsheets.values.batchUpdate({ spreadsheetId, requestBody: { valueInputOption: 'RAW', data } });
    const first = { range: 'A1', values: [['a']] };
    expect((await refusalOf(update([first, { range: 'Nowhere!A1', values: [['b']] }]))).message).toBe(
      'Invalid data[1]: Unable to parse range: Nowhere!A1',
    );
    expect(await values(spreadsheetId, 'A1')).toBeUndefined();
    const { data } = await update([first, { range: 'A2:B2', values: [['c', 'd']] }]);
    expect(data).toMatchObject({
      totalUpdatedRows: 2,
      totalUpdatedColumns: 2,
      totalUpdatedCells: 3,
      totalUpdatedSheets: 1,
    });
  });
});

describe('values.append', () => {
  async function append(spreadsheetId: string, range: string, rows: unknown[][], insertDataOption = 'OVERWRITE') {
    const { data } = await sheets.spreadsheets.values.append({
      spreadsheetId,
      range,
      valueInputOption: 'RAW',
      insertDataOption,
      requestBody: { values: rows },
    });
    return data;
  }

  // The worked example of Google's guide: tables A1:C2 and B4:D6.
  it.each([
    ['Sheet1', 'Sheet1!B7'],
    ['Sheet1!B4', 'Sheet1!B7'],
    ['Sheet1!C5:D5', 'Sheet1!B7'],
    ['Sheet1!B2:D4', 'Sheet1!B7'],
    ['Sheet1!A1', 'Sheet1!A3'],
    ['Sheet1!E4', 'Sheet1!E4'],
  ])('to %s begins at %s', async (range, begins) => {
    const id = await createSpreadsheet(sheets);
    await write(id, 'A1:C2', [
      ['x', 'y', 'z'],
      ['x', 'y', 'z'],
    ]);
    await write(id, 'B4:D6', [
      ['x', 'y', ''],
      ['y', 'z', ''],
      ['x', 'y', 'z'],
    ]);
    expect((await append(id, range, [['new']])).updates?.updatedRange).toBe(begins);
  });

  it('grows the grid', async () => {
    const id = await createSpreadsheet(sheets);
    await apply(id, {
      updateSheetProperties: { properties: { gridProperties: { rowCount: 1 } }, fields: 'gridProperties.rowCount' },
    });
    await append(id, 'A1', [['a']]);
    await append(id, 'A1', [['b'], ['c']]);
    expect(await values(id, 'Sheet1')).toEqual([['a'], ['b'], ['c']]);
  });

  it('with INSERT_ROWS moves down what is below', async () => {
    const id = await createSpreadsheet(sheets);
    await write(id, 'A1:A3', [['head'], [''], ['below']]);
    await append(id, 'A1', [['new'], ['newer']], 'INSERT_ROWS');
    expect(await values(id, 'A1:A6')).toEqual([['head'], ['new'], ['newer'], [], ['below']]);
  });
});

describe('batchUpdate', () => {
  it('applies all requests or none', async () => {
    const id = await createSpreadsheet(sheets);
    const refusal = await refusalOf(
      apply(id, { addSheet: { properties: { title: 'New' } } }, { addSheet: { properties: { title: 'Sheet1' } } }),
    );
    expect(refusal.message).toBe(
      'Invalid requests[1].addSheet: A sheet with the name "Sheet1" already exists. Please enter another name.',
    );
    expect((await get(id, 'sheets.properties.title')).sheets).toHaveLength(1);
  });

  it('answers 501 naming a kind it does not know, and does nothing', async () => {
    const id = await createSpreadsheet(sheets);
    const range = { endRowIndex: 2, endColumnIndex: 2 };
    const call = apply(id, { addSheet: {} }, { mergeCells: { range, mergeType: 'MERGE_ALL' } });
    expect(await refusalOf(call)).toMatchObject({
      status: 501,
      message: 'The stand-in for Google does not support requests[1].mergeCells.',
    });
    expect((await get(id, 'sheets.properties.title')).sheets).toHaveLength(1);
  });

  it('refuses unknown fields in the words of Google, all at once', async () => {
    const id = await createSpreadsheet(sheets);
    const odd = { addSheet: { colour: 1, properties: { titel: 'x' } } } as unknown as sheets_v4.Schema$Request;
    const refusal = await refusalOf(apply(id, odd));
    const first = `Invalid JSON payload received. Unknown name "colour" at 'requests[0].add_sheet': Cannot find field.`;
    const second = `Invalid JSON payload received. Unknown name "titel" at 'requests[0].add_sheet.properties': Cannot find field.`;
    expect(refusal.message).toBe(`${first}\n${second}`);
    expect(refusal.body.error.details).toEqual([
      {
        '@type': 'type.googleapis.com/google.rpc.BadRequest',
        fieldViolations: [
          { field: 'requests[0].add_sheet', description: first },
          { field: 'requests[0].add_sheet.properties', description: second },
        ],
      },
    ]);
  });

  it('must hold a request', async () => {
    const id = await createSpreadsheet(sheets);
    expect((await refusalOf(apply(id))).message).toBe('Must specify at least one request.');
  });

  it('adds, hides, moves and deletes sheets', async () => {
    const id = await createSpreadsheet(sheets);
    const [reply] = await apply(id, { addSheet: { properties: { title: 'Log', gridProperties: { rowCount: 5 } } } });
    const added = reply?.addSheet?.properties;
    expect(added).toMatchObject({ title: 'Log', index: 1, gridProperties: { rowCount: 5, columnCount: 26 } });
    const sheetId = added?.sheetId ?? 0;
    await apply(id, {
      updateSheetProperties: { properties: { sheetId, index: 0, hidden: true }, fields: 'index,hidden' },
    });
    expect((await get(id)).sheets?.map(({ properties }) => [properties?.title, properties?.hidden])).toEqual([
      ['Log', true],
      ['Sheet1', undefined],
    ]);
    expect((await refusalOf(apply(id, { deleteSheet: { sheetId: 0 } }))).status).toBe(400);
    await apply(id, { deleteSheet: { sheetId } });
    expect((await get(id)).sheets).toHaveLength(1);
  });

  it('writes cells with value, format and note, and clears what no data came for', async () => {
    const id = await createSpreadsheet(sheets);
    const fields = 'userEnteredValue,userEnteredFormat.textFormat.bold,note';
    const range = { sheetId: 0, startRowIndex: 0, endRowIndex: 1, startColumnIndex: 0, endColumnIndex: 2 };
    const head = (text: string): sheets_v4.Schema$CellData => ({
      userEnteredValue: { stringValue: text },
      userEnteredFormat: { textFormat: { bold: true } },
      note: 'head',
    });
    await apply(id, { updateCells: { range, fields, rows: [{ values: [head('Name'), head('Track')] }] } });
    const cells = () => clients.google.spreadsheet(id).sheets[0]?.rows[0]?.slice(0, 2);
    expect(cells()).toEqual([
      { text: 'Name', note: 'head', format: { textFormat: { bold: true } } },
      { text: 'Track', note: 'head', format: { textFormat: { bold: true } } },
    ]);
    await apply(id, { updateCells: { range, fields, rows: [{ values: [head('Name')] }] } });
    expect(cells()?.[1]).toEqual({ text: '', format: {} });
  });

  it('appends cells after the last row with data', async () => {
    const id = await createSpreadsheet(sheets);
    await write(id, 'C3', [['x']]);
    const rows = [{ values: [{ userEnteredValue: { numberValue: 1 } }, { userEnteredValue: { boolValue: true } }] }];
    await apply(id, { appendCells: { sheetId: 0, fields: 'userEnteredValue', rows } });
    expect(await values(id, 'A4:B4')).toEqual([['1', 'TRUE']]);
  });

  it('inserts and deletes rows with everything tied to them', async () => {
    const id = await createSpreadsheet(sheets);
    await write(id, 'A1:A3', [['a'], ['b'], ['c']]);
    await apply(
      id,
      { addProtectedRange: { protectedRange: { range: { sheetId: 0, startRowIndex: 1, endRowIndex: 3 } } } },
      {
        createDeveloperMetadata: {
          developerMetadata: {
            metadataKey: 'row',
            metadataValue: 'b',
            visibility: 'DOCUMENT',
            location: { dimensionRange: { sheetId: 0, dimension: 'ROWS', startIndex: 1, endIndex: 2 } },
          },
        },
      },
      { insertDimension: { range: { sheetId: 0, dimension: 'ROWS', startIndex: 1, endIndex: 2 } } },
    );
    expect(await values(id, 'A1:A4')).toEqual([['a'], [], ['b'], ['c']]);
    const protectedRange = async () => (await get(id)).sheets?.[0]?.protectedRanges?.[0]?.range;
    const metadata = async () => {
      const requestBody = { dataFilters: [{ developerMetadataLookup: { metadataKey: 'row' } }] };
      const { data } = await sheets.spreadsheets.developerMetadata.search({ spreadsheetId: id, requestBody });
      return data.matchedDeveloperMetadata?.[0]?.developerMetadata?.location?.dimensionRange;
    };
    expect(await protectedRange()).toEqual({ startRowIndex: 2, endRowIndex: 4 });
    expect(await metadata()).toEqual({ dimension: 'ROWS', startIndex: 2, endIndex: 3 });

    await apply(id, { deleteDimension: { range: { sheetId: 0, dimension: 'ROWS', startIndex: 2, endIndex: 3 } } });
    expect(await values(id, 'A1:A4')).toEqual([['a'], [], ['c']]);
    expect(await protectedRange()).toEqual({ startRowIndex: 2, endRowIndex: 3 });
    expect(await metadata()).toBeUndefined();
    expect((await get(id)).sheets?.[0]?.properties?.gridProperties?.rowCount).toBe(1000);
  });

  it('protects a sheet but for some ranges, once', async () => {
    const id = await createSpreadsheet(sheets);
    const protectedRange = {
      range: { sheetId: 0 },
      unprotectedRanges: [{ sheetId: 0, startColumnIndex: 2, endColumnIndex: 3 }],
      editors: { users: ['coordinator@example.org'] },
    };
    const [reply] = await apply(id, { addProtectedRange: { protectedRange } });
    expect(reply?.addProtectedRange?.protectedRange).toMatchObject({
      range: {},
      unprotectedRanges: [{ startColumnIndex: 2, endColumnIndex: 3 }],
      requestingUserCanEdit: true,
      editors: { users: ['coordinator@example.org'] },
    });
    expect((await refusalOf(apply(id, { addProtectedRange: { protectedRange } }))).message).toBe(
      'Invalid requests[0].addProtectedRange: Sheet "Sheet1" already has sheet protection.',
    );
    const type = (column: number, email: string) =>
      clients.google.editCell(id, { sheetId: 0, row: 0, column, text: 'x', email }).kind;
    expect([type(0, 'stranger@example.org'), type(2, 'stranger@example.org')]).toEqual(['refused', 'done']);
    expect(type(0, 'coordinator@example.org')).toBe('done');
  });

  it('keeps a drop-down that holds people, not the API, to its list', async () => {
    const id = await createSpreadsheet(sheets);
    const condition = {
      type: 'ONE_OF_LIST',
      values: [{ userEnteredValue: 'resend' }, { userEnteredValue: 'withdraw' }],
    };
    const range = { sheetId: 0, startRowIndex: 0, endRowIndex: 1, startColumnIndex: 0, endColumnIndex: 1 };
    await apply(id, { setDataValidation: { range, rule: { condition, strict: true, showCustomUi: true } } });
    const type = (text: string) => clients.google.editCell(id, { sheetId: 0, row: 0, column: 0, text });
    expect(type('rsend')).toEqual({ kind: 'refused', reason: 'The value must be one of: resend, withdraw.' });
    expect(type('resend')).toEqual({ kind: 'done' });
    await write(id, 'A1', [['anything']]);
    expect(clients.google.spreadsheet(id).sheets[0]?.rows[0]?.[0]).toMatchObject({
      text: 'anything',
      choices: ['resend', 'withdraw'],
    });
  });

  it('keeps conditional formats, banding, charts and column widths', async () => {
    const id = await createSpreadsheet(sheets);
    const range = { sheetId: 0, startRowIndex: 0, endRowIndex: 10, startColumnIndex: 0, endColumnIndex: 3 };
    const [rule, banding, chart] = await apply(
      id,
      {
        addConditionalFormatRule: {
          index: 0,
          rule: {
            ranges: [range],
            booleanRule: {
              condition: { type: 'TEXT_EQ', values: [{ userEnteredValue: 'Verified' }] },
              format: { backgroundColor: { green: 1 } },
            },
          },
        },
      },
      { addBanding: { bandedRange: { range, rowProperties: { firstBandColorStyle: { rgbColor: { red: 1 } } } } } },
      {
        addChart: {
          chart: {
            spec: {
              title: 'By stage',
              basicChart: {
                chartType: 'COLUMN',
                domains: [{ domain: { sourceRange: { sources: [range] } } }],
                series: [{ series: { sourceRange: { sources: [range] } } }],
              },
            },
            position: { overlayPosition: { anchorCell: { sheetId: 0, rowIndex: 2, columnIndex: 1 } } },
          },
        },
      },
      {
        updateDimensionProperties: {
          range: { sheetId: 0, dimension: 'COLUMNS', startIndex: 1, endIndex: 2 },
          properties: { pixelSize: 240 },
          fields: 'pixelSize',
        },
      },
    );
    expect(rule).toEqual({});
    expect(banding?.addBanding?.bandedRange?.rowProperties).toEqual({
      firstBandColor: { red: 1 },
      firstBandColorStyle: { rgbColor: { red: 1 } },
    });
    expect(chart?.addChart?.chart?.chartId).toEqual(expect.any(Number));
    const sheet = (await get(id)).sheets?.[0];
    expect(sheet?.conditionalFormats?.[0]?.booleanRule?.format).toEqual({
      backgroundColor: { green: 1 },
      backgroundColorStyle: { rgbColor: { green: 1 } },
    });
    expect(sheet?.bandedRanges).toHaveLength(1);
    expect(sheet?.charts?.[0]?.spec?.title).toBe('By stage');
    expect(clients.google.spreadsheet(id).sheets[0]?.columns[1]?.width).toBe(240);
  });

  it('keeps a colour in whole 255ths, in both spellings, until it is cleared', async () => {
    const id = await createSpreadsheet(sheets);
    const paint = (tabColorStyle: sheets_v4.Schema$ColorStyle) =>
      apply(id, { updateSheetProperties: { properties: { sheetId: 0, tabColorStyle }, fields: 'tabColorStyle' } });
    const tab = async () => {
      const { tabColor, tabColorStyle } = (await get(id)).sheets?.[0]?.properties ?? {};
      return { tabColor, tabColorStyle };
    };
    await paint({ rgbColor: { red: 1, green: 0.5, blue: 18 / 255 } });
    const kept = { red: 1, green: 0.49803922, blue: 0.07058824 };
    expect(await tab()).toEqual({ tabColor: kept, tabColorStyle: { rgbColor: kept } });
    await paint({});
    expect(await tab()).toEqual({});
  });

  it('replaces a colour whichever spelling a mask names', async () => {
    const id = await createSpreadsheet(sheets);
    const range = { sheetId: 0, endRowIndex: 1, endColumnIndex: 1 };
    const paint = (userEnteredFormat: sheets_v4.Schema$CellFormat, fields: string) =>
      apply(id, { repeatCell: { range, cell: { note: 'x', userEnteredFormat }, fields } });
    await paint({ backgroundColorStyle: { rgbColor: { red: 1 } } }, 'note,userEnteredFormat');
    await paint({ backgroundColor: { blue: 1 } }, 'note,userEnteredFormat.backgroundColor');
    await write(id, 'A1', [['x']]);
    expect(clients.google.spreadsheet(id).sheets[0]?.rows[0]?.[0]?.format).toEqual({
      backgroundColor: { blue: 1 },
      backgroundColorStyle: { rgbColor: { blue: 1 } },
    });
  });

  it('sorts rows whole', async () => {
    const id = await createSpreadsheet(sheets);
    await write(id, 'A1:B4', [
      ['c', 3],
      ['a', 1],
      ['', 9],
      ['b', 2],
    ]);
    const range = { sheetId: 0, startRowIndex: 0, endRowIndex: 4, startColumnIndex: 0, endColumnIndex: 2 };
    await apply(id, { sortRange: { range, sortSpecs: [{ dimensionIndex: 0, sortOrder: 'DESCENDING' }] } });
    expect(await values(id, 'A1:B4')).toEqual([
      ['c', '3'],
      ['b', '2'],
      ['a', '1'],
      ['', '9'],
    ]);
  });
});
