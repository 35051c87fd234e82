/**
 * The values of enumerations, which the clients' type declarations leave out ("string"). Only for fields where a wrong
 * value would change what the stand-in does; elsewhere any string passes. `type` is the name Google gives in its refusal.
 */
export interface Enumeration {
  readonly type: string;
  readonly values: readonly string[];
}

/** By field, as `Message.field`, or by query parameter name. */
export function enumerationOf(field: string): Enumeration | undefined {
  return enumerations[field];
}

const dimension: Enumeration = {
  type: 'google.apps.sheets.v4.Dimension',
  values: ['DIMENSION_UNSPECIFIED', 'ROWS', 'COLUMNS'],
};
const valueInputOption: Enumeration = {
  type: 'google.apps.sheets.v4.ValueInputOption',
  values: ['INPUT_VALUE_OPTION_UNSPECIFIED', 'RAW', 'USER_ENTERED'],
};
const valueRenderOption: Enumeration = {
  type: 'google.apps.sheets.v4.ValueRenderOption',
  values: ['FORMATTED_VALUE', 'UNFORMATTED_VALUE', 'FORMULA'],
};
const dateTimeRenderOption: Enumeration = {
  type: 'google.apps.sheets.v4.DateTimeRenderOption',
  values: ['SERIAL_NUMBER', 'FORMATTED_STRING'],
};
const locationType: Enumeration = {
  type: 'google.apps.sheets.v4.DeveloperMetadataLocationType',
  values: ['DEVELOPER_METADATA_LOCATION_TYPE_UNSPECIFIED', 'ROW', 'COLUMN', 'SHEET', 'SPREADSHEET'],
};
const visibility: Enumeration = {
  type: 'google.apps.sheets.v4.DeveloperMetadataVisibility',
  values: ['DEVELOPER_METADATA_VISIBILITY_UNSPECIFIED', 'DOCUMENT', 'PROJECT'],
};

export const enumerations: Readonly<Record<string, Enumeration>> = {
  'ValueRange.majorDimension': dimension,
  'DimensionRange.dimension': dimension,
  'AppendDimensionRequest.dimension': dimension,
  'BatchUpdateValuesRequest.valueInputOption': valueInputOption,
  'BatchUpdateValuesRequest.responseValueRenderOption': valueRenderOption,
  'BatchUpdateValuesRequest.responseDateTimeRenderOption': dateTimeRenderOption,
  majorDimension: dimension,
  valueInputOption,
  valueRenderOption,
  responseValueRenderOption: valueRenderOption,
  dateTimeRenderOption,
  responseDateTimeRenderOption: dateTimeRenderOption,
  insertDataOption: {
    type: 'google.apps.sheets.v4.AppendValuesRequest.InsertDataOption',
    values: ['OVERWRITE', 'INSERT_ROWS'],
  },
  'SheetProperties.sheetType': {
    type: 'google.apps.sheets.v4.SheetType',
    values: ['SHEET_TYPE_UNSPECIFIED', 'GRID', 'OBJECT', 'DATA_SOURCE'],
  },
  'CellFormat.horizontalAlignment': {
    type: 'google.apps.sheets.v4.HorizontalAlign',
    values: ['HORIZONTAL_ALIGN_UNSPECIFIED', 'LEFT', 'CENTER', 'RIGHT'],
  },
  'CellFormat.verticalAlignment': {
    type: 'google.apps.sheets.v4.VerticalAlign',
    values: ['VERTICAL_ALIGN_UNSPECIFIED', 'TOP', 'MIDDLE', 'BOTTOM'],
  },
  'CellFormat.wrapStrategy': {
    type: 'google.apps.sheets.v4.WrapStrategy',
    values: ['WRAP_STRATEGY_UNSPECIFIED', 'OVERFLOW_CELL', 'LEGACY_WRAP', 'CLIP', 'WRAP'],
  },
  'NumberFormat.type': {
    type: 'google.apps.sheets.v4.NumberFormat.NumberFormatType',
    values: [
      'NUMBER_FORMAT_TYPE_UNSPECIFIED',
      'TEXT',
      'NUMBER',
      'PERCENT',
      'CURRENCY',
      'DATE',
      'TIME',
      'DATE_TIME',
      'SCIENTIFIC',
    ],
  },
  'BooleanCondition.type': {
    type: 'google.apps.sheets.v4.ConditionType',
    values: [
      'CONDITION_TYPE_UNSPECIFIED',
      'NUMBER_GREATER',
      'NUMBER_GREATER_THAN_EQ',
      'NUMBER_LESS',
      'NUMBER_LESS_THAN_EQ',
      'NUMBER_EQ',
      'NUMBER_NOT_EQ',
      'NUMBER_BETWEEN',
      'NUMBER_NOT_BETWEEN',
      'TEXT_CONTAINS',
      'TEXT_NOT_CONTAINS',
      'TEXT_STARTS_WITH',
      'TEXT_ENDS_WITH',
      'TEXT_EQ',
      'TEXT_IS_EMAIL',
      'TEXT_IS_URL',
      'DATE_EQ',
      'DATE_BEFORE',
      'DATE_AFTER',
      'DATE_ON_OR_BEFORE',
      'DATE_ON_OR_AFTER',
      'DATE_BETWEEN',
      'DATE_NOT_BETWEEN',
      'DATE_IS_VALID',
      'ONE_OF_RANGE',
      'ONE_OF_LIST',
      'BLANK',
      'NOT_BLANK',
      'CUSTOM_FORMULA',
      'BOOLEAN',
      'TEXT_NOT_EQ',
      'DATE_NOT_EQ',
      'FILTER_EXPRESSION',
    ],
  },
  'BasicChartSpec.chartType': {
    type: 'google.apps.sheets.v4.BasicChartType',
    values: ['BASIC_CHART_TYPE_UNSPECIFIED', 'BAR', 'LINE', 'AREA', 'COLUMN', 'SCATTER', 'COMBO', 'STEPPED_AREA'],
  },
  'SortSpec.sortOrder': {
    type: 'google.apps.sheets.v4.SortOrder',
    values: ['SORT_ORDER_UNSPECIFIED', 'ASCENDING', 'DESCENDING'],
  },
  'DeveloperMetadata.visibility': visibility,
  'DeveloperMetadataLookup.visibility': visibility,
  'DeveloperMetadataLocation.locationType': locationType,
  'DeveloperMetadataLookup.locationType': locationType,
  'DeveloperMetadataLookup.locationMatchingStrategy': {
    type: 'google.apps.sheets.v4.DeveloperMetadataLocationMatchingStrategy',
    values: ['DEVELOPER_METADATA_LOCATION_MATCHING_STRATEGY_UNSPECIFIED', 'EXACT_LOCATION', 'INTERSECTING_LOCATION'],
  },
  'FormSettings.emailCollectionType': {
    type: 'google.apps.forms.v1.FormSettings.EmailCollectionType',
    values: ['EMAIL_COLLECTION_TYPE_UNSPECIFIED', 'DO_NOT_COLLECT', 'VERIFIED', 'RESPONDER_INPUT'],
  },
  'ChoiceQuestion.type': {
    type: 'google.apps.forms.v1.ChoiceQuestion.ChoiceType',
    values: ['CHOICE_TYPE_UNSPECIFIED', 'RADIO', 'CHECKBOX', 'DROP_DOWN'],
  },
  'Option.goToAction': {
    type: 'google.apps.forms.v1.Option.GoToAction',
    values: ['GO_TO_ACTION_UNSPECIFIED', 'NEXT_SECTION', 'RESTART_FORM', 'SUBMIT_FORM'],
  },
};
